// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.normalisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.experiment.ResultRow;
import io.dni.experiment.normalisation.ClassStream.Order;
import io.dni.learning.layer.Normalisation;
import org.junit.jupiter.api.Test;

class StreamRunTest {

  @Test
  void batchesOfOneClassTakeTheSignalFromBatchNormAndNotFromLayerNorm() {
    ResultRow batch = run(Order.SORTED, Normalisation.BATCH, 0);
    ResultRow layer = run(Order.SORTED, Normalisation.LAYER, 0);
    assertThat(layer.number("accuracy") - batch.number("accuracy")).isGreaterThan(0.1);
  }

  @Test
  void aChangeOfUnitsIsSurvivedWithStandardisedInputsAndLayerNorm() {
    ResultRow row = run(Order.UNITS, Normalisation.LAYER, 500);
    assertThat(row.number("lowest after the middle")).isGreaterThan(0.8);
    assertThat(row.number("rows to recover")).isLessThanOrEqualTo(5000);
  }

  @Test
  void theSameSeedGivesTheSameRow() {
    assertThat(run(Order.MIXED, Normalisation.RENORM, 500).cells())
        .isEqualTo(run(Order.MIXED, Normalisation.RENORM, 500).cells());
  }

  private static ResultRow run(Order order, Normalisation normalisation, int halfLife) {
    return new StreamRun(order, normalisation, 32, halfLife, 12_000, 1).compute();
  }
}
