// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelOptionsTest {

  private static LabelWait labels(String... options) {
    Map<String, String> raw = new TreeMap<>(Map.of("dni.model.network", "4-8-3"));
    for (int i = 0; i < options.length; i += 2) {
      raw.put(options[i], options[i + 1]);
    }
    return TrainingConfig.of(raw).labels();
  }

  @Test
  void areOffAndWaitADayByDefault() {
    assertThat(labels().enabled()).isFalse();
    assertThat(labels().patience()).isEqualTo(Duration.ofHours(24));
    assertThat(labels().onExpiry()).isEqualTo(OnExpiry.DROP);
  }

  @Test
  void aDefaultLabelIsAClassOfTheNetwork() {
    LabelWait waits = labels("dni.labels.on-expiry", "label:2");
    assertThat(waits.onExpiry()).isEqualTo(OnExpiry.DEFAULT);
    assertThat(waits.defaultLabel().target()).containsExactly(0, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "dni.labels.on-expiry, label:3",
    "dni.labels.on-expiry, keep",
    "dni.labels.time, wall",
    "dni.labels.max-waiting, 0",
    "dni.labels.wait, 0 ms",
  })
  void othersAreRefusedByName(String option, String value) {
    assertThatThrownBy(() -> labels(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(option);
  }

  @Test
  void rowsOfATableWaitTooAndKnowTheDefaultByName() {
    LabelWait waits =
        labels(
            "dni.labels.enabled", "true",
            "dni.labels.on-expiry", "label:no click",
            "dni.features.read-outs", "false",
            "dni.features.columns", "a number;b number;c number;d number");
    assertThat(waits.enabled()).isTrue();
    assertThat(waits.defaultLabel().name()).isEqualTo("no click");
  }

  @Test
  void whatMayWaitMustFitIntoTheHeap() {
    Map<String, String> raw =
        new TreeMap<>(
            Map.of(
                "dni.model.network", "4-8-3",
                "dni.labels.enabled", "true",
                "dni.labels.max-waiting", "10000000"));
    LabelBudget budget = LabelBudget.of(TrainingConfig.of(raw));
    assertThatThrownBy(() -> budget.require(1L << 30, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dni.labels.max-waiting: 10000000 ");
    raw.put("dni.labels.max-waiting", "1000000");
    raw.put("dni.model.network", "100-64-2");
    LabelBudget.of(TrainingConfig.of(raw)).require(1L << 30, 1 << 20);
  }
}
