// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HalvingTest {

  @Test
  void rateFallsToAHalfAfterTheGivenSteps() {
    Optimizer optimizer = new Halving(new Sgd(1), 2);
    OptimizerState state = optimizer.newState(1);
    float[] theta = {0};
    float[] taken = new float[5];
    for (int t = 0; t < taken.length; t++) {
      float before = theta[0];
      optimizer.step(theta, new float[] {-1}, state, 1);
      taken[t] = theta[0] - before;
    }
    assertThat(taken[0]).isEqualTo(1f);
    assertThat(taken[2]).isCloseTo(0.5f, within(1e-6f));
    assertThat(taken[4]).isCloseTo(0.25f, within(1e-6f));
  }

  @Test
  void readsWhatItWrites() {
    Optimizer optimizer = new Halving(new Adam(0.003), 5000);
    assertThat(optimizer).hasToString("adam:0.003:5000");
    assertThat(Optimizer.parse("adam:0.003:5000")).isEqualTo(optimizer);
  }

  @Test
  void refusesNoSteps() {
    assertThatThrownBy(() -> Optimizer.parse("sgd:0.1:0"))
        .hasMessage("learning-rate half-life: 0 steps (expected: >= 1)");
    assertThatThrownBy(() -> Optimizer.parse("sgd:0.1:2:3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("adam:RATE[:decay=D][:STEPS]");
  }
}
