// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecursiveLeastSquaresTest {
  private static final int ROWS = 200;
  private static final int WIDTH = 5;
  private static final int LABELS = 3;
  private static final LeastSquares RULE = new LeastSquares(0.9, 1e-6, 1);

  private final Matrix h = Samples.gaussian(ROWS, WIDTH, 1);
  private final Matrix y = Samples.oneHot(ROWS, LABELS, 2);

  @ParameterizedTest
  @EnumSource(Conditioning.class)
  void oneCorrectionFindsALinearMap(Conditioning conditioning) {
    RecursiveLeastSquares module = module(conditioning, 0, RULE);
    Weights weights = module.newWeights();
    assertThat(module.predict(weights, h, y)).as("fresh").isEqualTo(Matrix.zeros(ROWS, WIDTH));
    Matrix delta = Matrix.zeros(ROWS, WIDTH);
    for (int i = 0; i < delta.size(); i++) {
      int s = i / WIDTH;
      double seenOfH = conditioning.onActivation() ? h.data()[i] - 2 * h.get(s, 0) : 0;
      double seenOfY = conditioning.onLabel() ? 3 * y.get(s, 1) : 0;
      delta.data()[i] = (float) (seenOfH + seenOfY + 0.5);
    }

    GuessQuality quality = module.correct(weights, h, y, delta);

    assertThat(quality.squaredGuess()).isZero();
    assertThat(quality.squaredError()).isCloseTo(quality.squaredTruth(), offset(1e-9));
    Matrix guess = module.predict(weights, h, y);
    for (int i = 0; i < delta.size(); i++) {
      assertThat(guess.data()[i]).isCloseTo(delta.data()[i], offset(1e-3f));
    }
  }

  @Test
  void correctedFirstItLearnsTheSameAndIsToldOfTheGuessThatFollows() {
    RecursiveLeastSquares first = module(Conditioning.HY, 3, RULE);
    RecursiveLeastSquares then = module(Conditioning.HY, 3, RULE);
    Weights a = first.newWeights();
    Weights b = then.newWeights();
    for (int i = 0; i < 3; i++) {
      Matrix batch = Samples.gaussian(ROWS, WIDTH, 20 + i);
      Matrix delta = Samples.gaussian(ROWS, WIDTH, 10 + i);
      GuessQuality told = first.correctFirst(a, batch, y, delta);
      Matrix guess = first.predict(a, batch, y);
      then.correct(b, batch, y, delta);
      assertThat(a.parameters()).isEqualTo(b.parameters());
      assertThat(a.statistics()).isEqualTo(b.statistics());
      assertThat(guess).isEqualTo(then.predict(b, batch, y));
      assertThat(told).isEqualTo(GuessQuality.of(guess, delta));
    }
    float[] before = a.parameters().clone();
    Matrix wild = Samples.gaussian(ROWS, WIDTH, 30);
    wild.data()[7] = Float.NaN;
    assertThat(first.correctFirst(a, Samples.gaussian(ROWS, WIDTH, 31), y, wild).finite())
        .isFalse();
    assertThat(a.parameters()).isEqualTo(before);
  }

  @Test
  void thePastIsForgottenAtTheGivenRate() {
    RecursiveLeastSquares module = module(Conditioning.Y, 0, new LeastSquares(0.75, 1e-6, 1));
    Weights weights = module.newWeights();
    Matrix ones = Matrix.zeros(ROWS, WIDTH);
    Arrays.fill(ones.data(), 1);
    module.correct(weights, h, y, Matrix.zeros(ROWS, WIDTH));
    module.correct(weights, h, y, ones);
    // weights 0.1875 of zeros and 0.25 of ones
    for (float value : module.predict(weights, h, y).data()) {
      assertThat(value).isCloseTo(0.25f / 0.4375f, offset(1e-4f));
    }
  }

  @Test
  void aSolutionMayBeAskedForLessOften() {
    RecursiveLeastSquares seldom = module(Conditioning.HY, 0, new LeastSquares(0.9, 1e-6, 3));
    RecursiveLeastSquares always = module(Conditioning.HY, 0, RULE);
    Weights a = seldom.newWeights();
    Weights b = always.newWeights();
    for (int i = 0; i < 4; i++) {
      float[] before = a.parameters().clone();
      Matrix delta = Samples.gaussian(ROWS, WIDTH, 10 + i);
      seldom.correct(a, h, y, delta);
      always.correct(b, h, y, delta);
      assertThat(Arrays.equals(a.parameters(), before)).isEqualTo(i % 3 != 0);
      assertThat(a.statistics()).isEqualTo(b.statistics());
    }
    assertThat(a.parameters()).isEqualTo(b.parameters());
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "1e30"})
  void numbersThatAreNotUsableChangeNothing(float bad) {
    for (int rank : new int[] {0, 2}) {
      RecursiveLeastSquares module = module(Conditioning.HY, rank, RULE);
      Weights weights = module.newWeights();
      Matrix delta = Samples.gaussian(ROWS, WIDTH, 3);
      module.correct(weights, h, y, delta);
      Weights before = weights.copy();
      for (Matrix poisoned : new Matrix[] {h.copy(), y.copy(), delta.copy()}) {
        poisoned.data()[7] = bad;
        boolean inH = poisoned.columns() == WIDTH && poisoned.data()[0] == h.data()[0];
        boolean inY = poisoned.columns() == LABELS;
        GuessQuality quality =
            module.correct(
                weights, inH ? poisoned : h, inY ? poisoned : y, inH || inY ? delta : poisoned);
        assertThat(quality.finite()).isFalse();
      }
      assertThat(weights.parameters()).isEqualTo(before.parameters());
      assertThat(weights.statistics()).isEqualTo(before.statistics());
      assertThat(weights.optimizer().steps()).isEqualTo(1);
    }
  }

  @Test
  void aProjectionIsTheSameForASeedAndHasUnitGain() {
    Matrix wide = Samples.gaussian(50, 400, 4);
    Matrix seen = new Projection(400, 60, 9).of(wide).copy();
    assertThat(new Projection(400, 60, 9).of(wide)).isEqualTo(seen);
    assertThat(new Projection(400, 60, 10).of(wide)).isNotEqualTo(seen);
    double gain = Samples.dot(seen.data(), seen.data(), seen.size()) / seen.size();
    assertThat(gain).isCloseTo(1, offset(0.1));
    assertThat(new Projection(400, 400, 9).of(wide)).isSameAs(wide);
    assertThat(new Projection(400, 0, 9).rank()).isEqualTo(400);
  }

  @Test
  void theConditionIsThatOfTheEquationsWithTheirRidge() {
    RecursiveLeastSquares module = module(Conditioning.Y, 0, new LeastSquares(0, 0.01, 1));
    Weights weights = module.newWeights();
    assertThat(module.condition(weights)).isEmpty();
    module.correct(weights, h, y, Samples.gaussian(ROWS, WIDTH, 3));
    // Labels of one class only: C holds ones where they and the constant meet, so 2 and zeros.
    Matrix one = Matrix.zeros(ROWS, LABELS);
    for (int s = 0; s < ROWS; s++) {
      one.data()[s * LABELS] = 1;
    }
    module.correct(weights, h, one, Samples.gaussian(ROWS, WIDTH, 3));
    double ridge = 0.01 * 2 / (LABELS + 1);
    assertThat(module.condition(weights).orElseThrow())
        .isCloseTo((2 + ridge) / ridge, offset(1e-2));
  }

  @Test
  void aConstantActivationIsNoObstacle() {
    RecursiveLeastSquares module = module(Conditioning.HY, 0, new LeastSquares(0.9, 0.01, 1));
    Weights weights = module.newWeights();
    Matrix dead = Matrix.zeros(ROWS, WIDTH);
    for (int i = 0; i < 50; i++) {
      assertThat(module.correct(weights, dead, y, Samples.gaussian(ROWS, WIDTH, i)).finite())
          .isTrue();
    }
    for (float value : weights.parameters()) {
      assertThat(value).isFinite();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rls:0.99:0.01", "rls:0.0:1.0E-4", "rls:0.9:0.1:4"})
  void itsSettingsReadBackFromTheirText(String text) {
    assertThat(ModuleOptimizer.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rls",
        "rls:",
        "rls:1",
        "rls:-0.1",
        "rls:0.9:0",
        "rls:0.9:0.1:0",
        "rls:a",
        "rls:0.9:NaN"
      })
  void settingsOutOfRangeAreRefused(String text) {
    assertThatThrownBy(() -> ModuleOptimizer.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  private static RecursiveLeastSquares module(
      Conditioning conditioning, int rank, LeastSquares rule) {
    return new RecursiveLeastSquares(
        conditioning, new Projection(WIDTH, rank, 5), LABELS, WIDTH, rule);
  }
}
