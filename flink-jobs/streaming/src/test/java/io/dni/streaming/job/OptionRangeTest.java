// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dni.feedback.timeout       | 0 s       | 0 ms (expected: 1 ms to 1 d)
          dni.batch.predict-wait     | 0 s       | 0 ms (expected: 1 ms to 1 d)
          dni.batch.size             | 0         | 0 (expected: 1 to 65536)
          dni.model.optimizer        | adam:1e38 | adam:1e38 (expected: adam:RATE or sgd:RATE, RATE > 0 and <= 100)
          dni.sg.optimizer           | sgd:0     | sgd:0 (expected: adam:RATE or sgd:RATE, RATE > 0 and <= 100, or rls:FORGETTING[:RIDGE[:EVERY]])
          dni.model.clip-norm        | -1        | -1.0 (expected: >= 0)
          dni.model.clip-norm        | NaN       | NaN (expected: >= 0)
          dni.model.seed             | 0         | 0 (expected: any number but 0)
          dni.checkpoints.interval   | 5 ms      | 5 ms (expected: 0, or 10 ms to 1 d)
          dni.feedback.max-backlog   | 1 b       | 1 bytes (expected: >= 1 kb)
          dni.topics.prefix          | a/b       | a/b (expected: 1 to 200 letters, digits and . _ -)
          dni.examples.on-loss       | cry       | cry (expected: one of continue, fail)
          dni.models.max             | 0         | 0 (expected: >= 1)
          """)
  void aValueThatTheTextForbidsIsRefusedInTheTextsOwnWords(
      String name, String value, String message) {
    assertThatThrownBy(() -> TrainingConfig.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": " + message);
    String range = message.substring(message.indexOf("expected: ") + 10, message.length() - 1);
    assertThat(OptionTable.markdown())
        .filteredOn(line -> line.contains("`" + name + "`"))
        .singleElement()
        .asString()
        .contains("Range: " + range + ".");
  }

  @Test
  void everyDefaultIsInItsRange() {
    assertThatCode(() -> TrainingConfig.of(Map.of())).doesNotThrowAnyException();
  }

  /** So that nobody adds an option whose values nobody checks. */
  @Test
  void everyOptionThatIsNoSwitchHasARange() {
    List<String> without =
        TrainingOptions.ALL.stream()
            .filter(o -> OptionRange.of(o).isEmpty())
            .filter(o -> !(o.hasDefaultValue() && o.defaultValue() instanceof Boolean))
            .map(ConfigOption::key)
            .collect(Collectors.toList());
    assertThat(without).containsExactlyInAnyOrder("dni.model.cuts", "dni.model.sources");
  }

  @Test
  void aWindowThatPendingBatchesDoNotHoldIsRefused() {
    assertThatThrownBy(
            () ->
                TrainingConfig.of(
                    Map.of("dni.feedback.max-in-flight", "500", "dni.pending.max-batches", "256")))
        .hasMessage(
            "dni.feedback.max-in-flight: 500 (expected: at most 256, as many as may be pending, see"
                + " dni.pending.max-batches)");
  }

  /** 784-512x20-10 at 128: 256 batches were 1.4 GB. */
  @Test
  void pendingBatchesOfAWideNetworkAreBoundedInBytes() {
    int most =
        TrainingConfig.of(Map.of("dni.model.network", "784-512x20-10", "dni.batch.size", "128"))
            .model()
            .maxPending();
    assertThat(most * 128L * 20 * (512 + 10) * Float.BYTES).isBetween(200L << 20, 256L << 20);
    assertThat(TrainingConfig.of(Map.of()).model().maxPending()).isEqualTo(256);
  }

  @ParameterizedTest
  @CsvSource({
    "transactional.id, x, 'not set, the job sets it itself'",
    "value.serializer, x, 'not set, the job sets it itself'",
    "key.deserializer, x, 'not set, the job sets it itself'",
    "acks, 1, -1 or all",
    "enable.auto.commit, true, false",
    "auto.offset.reset, latest, 'not set, the job sets it itself'",
    "isolation.level, none, read_committed or read_uncommitted",
  })
  void aKafkaSettingThatIsTheJobsOwnIsRefusedByName(String name, String value, String expected) {
    assertThatThrownBy(() -> TrainingConfig.of(Map.of("kafka." + name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka.%s: %s (expected: %s)".formatted(name, value, expected));
  }

  @Test
  void aKafkaSettingThatAgreesWithTheJobIsNot() {
    assertThatCode(
            () ->
                TrainingConfig.of(
                    Map.of("kafka.acks", "all", "kafka.isolation.level", "read_uncommitted")))
        .doesNotThrowAnyException();
  }
}
