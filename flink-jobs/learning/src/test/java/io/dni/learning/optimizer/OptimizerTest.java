// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import io.dni.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {

  @Test
  void adamFollowsTheReferenceAtThePapersRate() {
    Adam adam = new Adam(3e-5);
    OptimizerState state = adam.newState(4);
    for (JsonNode step : Golden.read("adam.json").get("steps")) {
      float[] before = Golden.vector(step.get("before"));
      float[] theta = before.clone();
      adam.step(theta, Golden.vector(step.get("gradient")), state, 1);
      for (int i = 0; i < theta.length; i++) {
        double expected =
            step.get("after").get(i).asDouble() - step.get("before").get(i).asDouble();
        // a float near 1 has steps of 6e-8, two thousandths of the paper's rate
        assertThat((double) theta[i] - before[i]).isCloseTo(expected, offset(2.5e-7));
      }
    }
    assertThat(state.steps()).isEqualTo(4);
  }

  @Test
  void adamsFirstStepIsTheRateWhateverTheGradientsSize() {
    Adam adam = new Adam(0.01);
    float[] theta = new float[3];
    adam.step(theta, new float[] {1e-3f, -10, 0}, adam.newState(3), 1);
    assertThat(theta[0]).isCloseTo(-0.01f, offset(1e-6f));
    assertThat(theta[1]).isCloseTo(0.01f, offset(1e-6f));
    assertThat(theta[2]).isZero();
  }

  @Test
  void sgdSubtractsRateTimesGradient() {
    Sgd sgd = new Sgd(0.5);
    float[] theta = {1, 2};
    OptimizerState state = sgd.newState(2);
    sgd.step(theta, new float[] {2, -4}, state, 1);
    assertThat(theta).containsExactly(0, 4);
    assertThat(state.steps()).isEqualTo(1);
    assertThat(state.firstMoment()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam:0.01", "sgd:0.01"})
  void decayTakesItsShareBesideTheStep(String text) {
    float[] plain = {3, -2};
    float[] decaying = plain.clone();
    float[] gradient = {0.5f, 0};
    Optimizer without = Optimizer.parse(text);
    Optimizer with = Optimizer.parse(text + ":decay=0.5");
    without.step(plain, gradient, without.newState(2), 0.1);
    with.step(decaying, gradient, with.newState(2), 0.1);
    assertThat(decaying[0]).isCloseTo(plain[0] - 0.0005f * 3, offset(1e-6f));
    assertThat(decaying[1]).isCloseTo(-2 + 0.0005f * 2, offset(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam:0.01", "sgd:0.01"})
  void theScaleShrinksTheStepAndNotTheMemory(String text) {
    Optimizer optimizer = Optimizer.parse(text);
    float[] gradient = Samples.gaussian(10, 1);
    float[] full = new float[10];
    float[] half = new float[10];
    OptimizerState fullState = optimizer.newState(10);
    OptimizerState halfState = optimizer.newState(10);
    optimizer.step(full, gradient, fullState, 1);
    optimizer.step(half, gradient, halfState, 0.5);
    for (int i = 0; i < 10; i++) {
      assertThat(half[i]).isCloseTo(full[i] / 2, offset(1e-8f));
    }
    assertThat(halfState.secondMoment()).isEqualTo(fullState.secondMoment());
  }

  @Test
  void aCopiedStateGoesItsOwnWay() {
    Adam adam = new Adam(0.01);
    OptimizerState state = adam.newState(1);
    OptimizerState copy = state.copy();
    adam.step(new float[1], new float[] {1}, state, 1);
    assertThat(copy.steps()).isZero();
    assertThat(copy.firstMoment()).containsExactly(0f);
    assertThat(copy.secondMoment()).containsExactly(0f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam",
        "adam:x",
        "adam:0",
        "adam:-1",
        "sgd:Infinity",
        "adam:NaN",
        "rms:1",
        "adam:1:decay=2",
        "adam:1:9:decay=0.1",
        "adam:1:decay=x"
      })
  void whatIsNoOptimizerIsRefused(String text) {
    assertThatThrownBy(() -> Optimizer.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adam:0.003", "sgd:0.1", "adam:0.003:decay=0.01", "sgd:0.1:decay=1.0E-4:500"})
  void theTextFormReadsBack(String text) {
    assertThat(Optimizer.parse(text)).hasToString(text);
  }
}
