// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {
  private final Measurement fast =
      new Measurement("fast", "examples/s", List.of(300.0, 100.0, 200.0));
  private final Measurement slow =
      new Measurement("slow", "examples/s", List.of(100.0, 50.0, 200.0));

  @Test
  void aRatioIsTakenWithinEachRound() {
    Measurement ratio = fast.over("fast / slow", slow);
    assertThat(ratio.rounds()).containsExactly(3.0, 2.0, 1.0);
    assertThat(ratio.median()).isEqualTo(2);
    assertThat(ratio.least()).isEqualTo(1);
    assertThat(ratio.most()).isEqualTo(3);
    assertThat(new Measurement("even", "", List.of(1.0, 4.0)).median()).isEqualTo(2.5);
  }

  @Test
  void measurementsOfDifferentRoundsHaveNoRatio() {
    Measurement one = new Measurement("one", "examples/s", List.of(1.0));
    assertThatThrownBy(() -> fast.over("r", one)).hasMessage("r: 1 rounds (expected: 3)");
    assertThatThrownBy(() -> new Measurement("none", "", List.of()))
        .hasMessage("none: 0 rounds (expected: >= 1)");
  }

  @Test
  void casesAreMeasuredInTurn() throws Exception {
    StringBuilder order = new StringBuilder();
    Map<String, Measurement> measured =
        new Rounds(new PrintStream(java.io.OutputStream.nullOutputStream()))
            .add("a", "examples/s", () -> order.append('a').length())
            .add("b", "examples/s", () -> order.append('b').length())
            .run(3);
    assertThat(order).hasToString("ababab");
    assertThat(measured.get("a").rounds()).containsExactly(1.0, 3.0, 5.0);
  }

  @Test
  void theReportSaysWhatHoldsAndWhatDoesNot(@TempDir Path directory) throws Exception {
    BenchResult result = new BenchResult();
    result.add(List.of(fast, slow));
    result.require(fast.over("fast / slow", slow), 1.5, 2.5);
    result.require(slow.over("slow / fast", fast), 1.5, 2.5);
    result.note("a note");
    BenchReport.write(result, directory);
    assertThat(Files.readString(directory.resolve("bench.md")))
        .contains("| fast / slow | 2.00 | 1.00 to 3.00 | 1.50 | 2.50 | yes |")
        .contains("| slow / fast | 0.50 | 0.33 to 1.00 | 1.50 | 2.50 | **no** |")
        .contains("| fast | 200 | 100 to 300 | examples/s | 3 |")
        .contains("- a note");
    JsonNode json = new ObjectMapper().readTree(directory.resolve("bench.json").toFile());
    assertThat(json.at("/ratios/1/holds").asBoolean()).isFalse();
    assertThat(json.at("/measurements/0/rounds/2").asDouble()).isEqualTo(200);
    assertThat(directory).isDirectoryNotContaining("glob:**.png");
  }

  @Test
  void eachNetworkTrainedInSeveralWaysHasAPicture(@TempDir Path directory) throws Exception {
    BenchResult result = new BenchResult();
    for (String name : List.of("one way 784-512x6-10", "other 784-512x6-10", "one 784-512x3-10")) {
      result.add(List.of(new Measurement(name, "examples/s", List.of(1.0))));
    }
    BenchReport.write(result, directory);
    assertThat(directory.resolve("speed-784-512x6-10.png")).isNotEmptyFile();
    assertThat(directory.resolve("speed-784-512x3-10.png")).doesNotExist();
  }

  @Test
  void theProductsOfABatchAreThoseOfTheLayersAndTheModules() {
    Workload workload = new Workload(6, 2, 4, 3, 5);
    // forward, weight gradient, and below the first block nothing: 5 x 6 x 4, 5 x 4 x 4, 5 x 4 x 3
    double backprop = 2.0 * 5 * (2 * 6 * 4 + 3 * 4 * 4 + 3 * 4 * 3);
    assertThat(Products.backpropagation(workload).operations()).isEqualTo(backprop);
    // two modules over [h | y], each guesses twice and has one gradient
    assertThat(Products.decoupled(workload).operations())
        .isEqualTo(backprop + 2 * 3 * 2.0 * 5 * 7 * 4);
  }
}
