// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.table.InvalidDataException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateStreamTest {
  private static final int SIZE = 10_000;
  private static final long BEGIN = 1_000_000_000_000L;

  private final RecordCodec<Example> examples = new RecordCodec<>(Example.class);
  private final RecordCodec<LateLabel> labels = new RecordCodec<>(LateLabel.class);

  private static LateStream stream(String delay, Map<String, Double> shares) {
    ExampleStream data = ArtificialData.parse("noisy3").endless(4);
    ExampleEncoder encoder = new ExampleEncoder(data.shape(), true);
    LateStream.Plan plan =
        new LateStream.Plan(
            LabelDelay.parse(delay),
            LabelShares.parse(shares),
            BEGIN,
            1e9,
            "",
            new LateStream.Topics("examples", "labels"));
    return new LateStream(
        new Limited<>(new Mapped<>(data, encoder::record), SIZE), plan, new LabelSplit(2), 5);
  }

  @Test
  void comesInTheOrderOfEventTimeWithTheSharesThatWereAskedFor() throws Exception {
    LateStream stream =
        stream(
            "uniform:0s-1h",
            Map.of("never", 0.2, "twice", 0.05, "conflicting", 0.01, "early", 0.05));
    ExampleStream data = ArtificialData.parse("noisy3").endless(4);
    Map<String, Integer> truth = new HashMap<>();
    Map<String, List<LateLabel>> told = new HashMap<>();
    int early = 0;
    int sent = 0;
    long before = Long.MIN_VALUE;
    while (stream.hasNext()) {
      Outgoing next = stream.next();
      long at;
      if (next.topic().equals("examples")) {
        Example example = examples.decode(next.value());
        LabelledExample same = data.next();
        truth.put(example.getId(), same.label());
        at = example.getEventTime().toEpochMilli();
        assertThat(at).isEqualTo(BEGIN + 1_000L * sent++);
        assertThat(example.getAwaitsLabel()).isTrue();
        assertThat(example.getLabel()).isNull();
        assertThat(next.position()).isEqualTo(sent - 1.0);
      } else {
        LateLabel label = labels.decode(next.value());
        at = label.getEventTime().toEpochMilli();
        early += truth.containsKey(label.getId()) ? 0 : 1;
        told.computeIfAbsent(label.getId(), id -> new ArrayList<>()).add(label);
        assertThat(next.turn()).isEqualTo(Long.parseLong(label.getId()));
      }
      assertThat(at).isGreaterThanOrEqualTo(before);
      before = at;
    }
    assertThat(sent).isEqualTo(SIZE);
    assertThat(truth).hasSize(SIZE);
    long twice = told.values().stream().filter(l -> l.size() == 2).count();
    long conflicting =
        told.values().stream()
            .filter(l -> l.size() == 2 && !l.get(0).getLabel().equals(l.get(1).getLabel()))
            .count();
    assertThat(SIZE - told.size()).isBetween(1_850, 2_150);
    assertThat(twice - conflicting).isBetween(420L, 580L);
    assertThat(conflicting).isBetween(60L, 140L);
    assertThat(early).isBetween(420, 580);
    told.forEach((id, all) -> assertThat(all.get(0).getLabel()).isEqualTo(truth.get(id)));
  }

  @Test
  void delaysAreDistributedAsTheyShould() {
    SplittableRandom random = new SplittableRandom(1);
    double mean = 0;
    for (int n = 0; n < SIZE; n++) {
      assertThat(LabelDelay.parse("fixed:90min").draw(random)).isEqualTo(5_400_000);
      assertThat(LabelDelay.parse("uniform:1h-2h").draw(random)).isBetween(3_600_000L, 7_200_000L);
      mean += LabelDelay.parse("exponential:6h").draw(random) / (double) SIZE;
    }
    assertThat(mean).isBetween(0.95 * 21_600_000, 1.05 * 21_600_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"6h", "fixed", "fixed:", "fixed:6", "uniform:2h-1h", "fixed:1h-2h", "normal:1h"})
  void otherDelaysAreRefused(String text) {
    assertThatThrownBy(() -> LabelDelay.parse(text))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("--labels-after: " + text + " (expected: ");
  }

  @Test
  void sharesAreRefusedByName() {
    assertThatThrownBy(() -> LabelShares.parse(Map.of("often", 0.1)))
        .hasMessageStartingWith("--label-shares: often (expected: never, ");
    assertThatThrownBy(() -> LabelShares.parse(Map.of("never", 0.6, "twice", 0.6)))
        .hasMessageContaining("at most 1");
    assertThatThrownBy(() -> LabelShares.parse(Map.of("never", -0.1))).hasMessageContaining(">= 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data linear2 --label-shares never=0.1",
        "--data linear2 --labels-follow",
        "--data linear2 --labels csv=x.csv --id-column id",
        "--data linear2 --labels-follow --ids --labels-after fixed:1h",
        "--labels csv=x.csv",
        "--data linear2 --labels-after fixed:1h --topic x",
        "--data linear2 --labels-after fixed:1h --event-from yesterday",
      })
  void whatContradictsIsRefusedInOneLine(String arguments) {
    StringWriter err = new StringWriter();
    int code =
        ProduceCommand.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(arguments.split(" "));
    assertThat(code).as(err.toString()).isEqualTo(ProduceCommand.USAGE);
    assertThat(err.toString()).startsWith("error: --").contains("(expected: ").hasLineCount(1);
  }
}
