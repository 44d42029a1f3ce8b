// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.streaming.operator.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private static TrainingConfig config(String... namesAndValues) {
    Map<String, String> options = new HashMap<>();
    options.put("dni.model.network", "784-512x6-10");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return TrainingConfig.of(options, 2);
  }

  @Test
  void aTaskHoldsConsecutiveSegmentsOfAboutTheSameArithmetic() {
    Placement placement = config("dni.job.tasks", "3").placement();

    assertThat(placement.tasks())
        .containsExactly(new Place(0, 0, 1), new Place(1, 2, 3), new Place(2, 4, 6));
  }

  @Test
  void thereAreNoMoreTasksThanSegmentsAndAutoMeansTheProcessors() {
    assertThat(config("dni.job.tasks", "100").placement().tasks()).hasSize(7);
    assertThat(config().placement().tasks()).hasSize(2);
    assertThat(config("dni.job.parallelism", "2").placement().tasks()).hasSize(1);
    assertThatThrownBy(() -> config("dni.job.tasks", "0"))
        .hasMessage("dni.job.tasks: 0 (expected: auto, or 1 to 9999)");
  }

  @ParameterizedTest
  @CsvSource({
    "100-64-64-2, 32, 1",
    "100-384-384-2, 32, 2",
    "100-384-384-2, 8, 1",
    "784-512-512-10, 256, 2",
    "4-1, 1, 1"
  })
  void autoGivesSmallNetworksOneTask(String network, String batch, int tasks) {
    TrainingConfig config =
        config(
            "dni.model.network", network,
            "dni.batch.size", batch,
            "dni.model.normalisation", "none");

    assertThat(config.placement().tasks()).hasSize(tasks);
  }

  @ParameterizedTest
  @CsvSource({
    "dni, 1, -1",
    "dni, 2, 2",
    "dni, 7, 5",
    "backprop, 2, 2",
    "dfa, 1, -1",
    "dfa, 2, 2",
    "critic, 3, 3",
    "none, 7, -1",
  })
  void theWindowOpensAtTheHighestInterfaceBetweenTasks(String mode, String tasks, int highest) {
    TrainingConfig config = config("dni.model.mode", mode, "dni.job.tasks", tasks);

    assertThat(config.placement().highestRemote(config.model()).orElse(-1)).isEqualTo(highest);
  }

  @Test
  void theOutputErrorOfFeedbackAlignmentCrossesAllTasks() {
    TrainingConfig config = config("dni.model.mode", "dfa", "dni.job.tasks", "2");
    ModelSpec model = config.model();

    int last = config.placement().tasks().get(0).last();
    for (int i = 0; i < model.sources().size(); i++) {
      assertThat(config.placement().remote(model, i)).as("interface %d", i).isEqualTo(i <= last);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, ''", "2, 3", "3, 2;4"})
  void cutsAtTasksAreOneInterfacePerBorder(String tasks, String cuts) {
    TrainingConfig config = config("dni.model.cuts", "tasks", "dni.job.tasks", tasks);

    List<Integer> expected =
        cuts.isEmpty() ? List.of() : Arrays.stream(cuts.split(";")).map(Integer::valueOf).toList();
    assertThat(config.model().cuts()).isEqualTo(expected);
    assertThat(config.placement().tasks()).hasSize(expected.size() + 1);
  }

  @Test
  void cutsThatAreNoNumbersAreRefused() {
    assertThatThrownBy(() -> config("dni.model.cuts", "1;two"))
        .hasMessage("dni.model.cuts: 1;two (expected: tasks, or block numbers such as 1;2)");
  }

  @Test
  void noOtherDealHasASmallerLargestShare() {
    Random random = new Random(4);
    for (int trial = 0; trial < 300; trial++) {
      long[] costs = random.longs(1 + random.nextInt(8), 0, 20).toArray();
      int shares = 1 + random.nextInt(costs.length);

      List<Integer> starts = EvenShares.starts(costs, shares);
      assertThat(starts).hasSize(shares).isSorted().doesNotHaveDuplicates().startsWith(0);
      assertThat(largest(costs, starts)).isEqualTo(leastLargest(costs, shares));
    }
  }

  private static long largest(long[] costs, List<Integer> starts) {
    long largest = 0;
    for (int s = 0; s < starts.size(); s++) {
      int end = s + 1 < starts.size() ? starts.get(s + 1) : costs.length;
      largest = Math.max(largest, sum(costs, starts.get(s), end));
    }
    return largest;
  }

  private static long leastLargest(long[] costs, int shares) {
    if (shares == 1) {
      return sum(costs, 0, costs.length);
    }
    long least = Long.MAX_VALUE;
    for (int end = shares - 1; end < costs.length; end++) {
      long below = leastLargest(Arrays.copyOf(costs, end), shares - 1);
      least = Math.min(least, Math.max(below, sum(costs, end, costs.length)));
    }
    return least;
  }

  private static long sum(long[] costs, int from, int to) {
    return LongStream.of(Arrays.copyOfRange(costs, from, to)).sum();
  }
}
