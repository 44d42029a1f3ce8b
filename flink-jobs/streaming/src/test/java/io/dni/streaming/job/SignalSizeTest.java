// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalSizeTest {
  private static final Map<String, String> WIDE =
      Map.of("dni.model.network", "10-1024-2", "dni.batch.size", "5000");

  @Test
  void aGradientThatNoKafkaRecordHoldsIsRefusedBeforeTheStart() {
    assertThatThrownBy(() -> TrainingConfig.of(WIDE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dni.batch.size: 5000, with records of 20488192 bytes in dni.error-gradients"
                + " (expected: at most 16777216 bytes, kafka.max.request.size)");
  }

  @Test
  void halfTheBytesAndOtherSignalsFit() {
    for (String[] option :
        new String[][] {{"dni.gradients.encoding", "bfloat16"}, {"dni.model.mode", "dfa"}}) {
      Map<String, String> options = new HashMap<>(WIDE);
      options.put(option[0], option[1]);
      assertThat(TrainingConfig.of(options).batching().size()).isEqualTo(5000);
    }
  }

  @Test
  void aSmallerLimitOfTheProducerIsSeenToo() {
    assertThatThrownBy(() -> TrainingConfig.of(Map.of("kafka.max.request.size", "100000")))
        .hasMessage(
            "dni.batch.size: 32, with records of 532480 bytes in dni.predictions"
                + " (expected: at most 100000 bytes, kafka.max.request.size)");
  }
}
