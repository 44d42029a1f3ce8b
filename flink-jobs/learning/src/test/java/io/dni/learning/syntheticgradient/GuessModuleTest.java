// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.DifferenceQuotient;
import io.dni.learning.Samples;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GuessModuleTest {
  private static final int ROWS = 6;
  private static final int WIDTH = 4;
  private static final int LABELS = 3;
  private static final Optimizer UNIT_STEP = new Sgd(1);

  private final Matrix h = Samples.gaussian(ROWS, WIDTH, 1);
  private final Matrix y = Samples.oneHot(ROWS, LABELS, 2);
  private final Matrix delta = Samples.gaussian(ROWS, WIDTH, 3);
  private final Matrix losses = Samples.gaussian(ROWS, 1, 4);

  @ParameterizedTest
  @CsvSource({"HY,0", "H,0", "Y,0", "HY,5", "H,5", "Y,5"})
  void correctionFollowsTheGradientOfTheMeanSquaredDistance(Conditioning conditioning, int hidden) {
    var module = new SyntheticGradientModule(conditioning, WIDTH, LABELS, hidden);
    Weights weights = randomWeights(module);
    float[] before = weights.parameters().clone();
    GuessQuality quality = module.correct(weights, UNIT_STEP, h, y, delta);
    float[] gradient = stepTaken(before, weights);
    System.arraycopy(before, 0, weights.parameters(), 0, before.length);
    DifferenceQuotient.check(
        "SG loss",
        weights.parameters(),
        0,
        before.length,
        () -> meanSquaredDistance(module.predict(weights, h, y), delta),
        gradient,
        1);
    Matrix guess = module.predict(weights, h, y);
    assertThat(quality.squaredError()).isCloseTo(meanSquaredDistance(guess, delta), offset(1e-4));
    assertThat(quality.squaredTruth())
        .isCloseTo(Samples.dot(delta.data(), delta.data(), delta.size()) / ROWS, offset(1e-4));
    assertThat(quality.squaredGuess())
        .isCloseTo(Samples.dot(guess.data(), guess.data(), delta.size()) / ROWS, offset(1e-4));
    assertThat(quality.product())
        .isCloseTo(Samples.dot(guess.data(), delta.data(), delta.size()) / ROWS, offset(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"HY,0", "H,0", "HY,5", "H,5"})
  void theCriticsGuessIsTheInputGradientOfTheLossItExpects(Conditioning conditioning, int hidden) {
    LossCritic critic = new LossCritic(conditioning, WIDTH, LABELS, hidden);
    Weights weights = randomWeights(critic);
    Matrix guess = critic.predict(weights, h, y).copy();
    assertThat(guess.rows()).isEqualTo(ROWS);
    assertThat(guess.columns()).isEqualTo(WIDTH);
    DifferenceQuotient.check(
        "expected loss, summed over examples",
        h.data(),
        0,
        h.size(),
        () -> sum(critic.expectedLoss(weights, h, y)),
        guess.data(),
        1);
  }

  @ParameterizedTest
  @CsvSource({"HY,0", "H,5"})
  void theCriticRegressesTheLoss(Conditioning conditioning, int hidden) {
    LossCritic critic = new LossCritic(conditioning, WIDTH, LABELS, hidden);
    Weights weights = randomWeights(critic);
    float[] before = weights.parameters().clone();
    critic.correct(weights, UNIT_STEP, h, y, losses);
    float[] gradient = stepTaken(before, weights);
    System.arraycopy(before, 0, weights.parameters(), 0, before.length);
    DifferenceQuotient.check(
        "critic loss",
        weights.parameters(),
        0,
        before.length,
        () -> meanSquaredDistance(critic.expectedLoss(weights, h, y), losses),
        gradient,
        1);
  }

  @ParameterizedTest
  @EnumSource(Conditioning.class)
  void aFreshModuleGuessesExactlyZero(Conditioning conditioning) {
    for (int hidden : new int[] {0, 5}) {
      var module = new SyntheticGradientModule(conditioning, WIDTH, LABELS, hidden);
      Weights weights = Weights.of(module.network(), UNIT_STEP, 9);
      assertThat(module.predict(weights, h, y)).isEqualTo(Matrix.zeros(ROWS, WIDTH));
    }
  }

  @Test
  void theModuleDoesNotDependOnTheBatchSize() {
    var module = new SyntheticGradientModule(Conditioning.HY, WIDTH, LABELS, 0);
    Weights once = randomWeights(module);
    Weights twice = once.copy();
    GuessQuality single = module.correct(once, UNIT_STEP, h, y, delta);
    GuessQuality repeated =
        module.correct(twice, UNIT_STEP, repeated(h), repeated(y), repeated(delta));
    assertThat(repeated.squaredError()).isCloseTo(single.squaredError(), offset(1e-4));
    for (int i = 0; i < once.parameters().length; i++) {
      assertThat(twice.parameters()[i]).isCloseTo(once.parameters()[i], offset(1e-5f));
    }
  }

  @Test
  void partialConditioningIgnoresWhatItMustNotSee() {
    var onH = new SyntheticGradientModule(Conditioning.H, WIDTH, LABELS, 0);
    Weights weights = randomWeights(onH);
    Matrix first = onH.predict(weights, h, y).copy();
    assertThat(onH.predict(weights, h, Samples.oneHot(ROWS, LABELS, 99))).isEqualTo(first);
    var onY = new SyntheticGradientModule(Conditioning.Y, WIDTH, LABELS, 0);
    Weights labelOnly = randomWeights(onY);
    Matrix second = onY.predict(labelOnly, h, y).copy();
    assertThat(onY.predict(labelOnly, Samples.gaussian(ROWS, WIDTH, 99), y)).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "1e30"})
  void numbersThatAreNotUsableChangeNothing(float bad) {
    var module = new SyntheticGradientModule(Conditioning.HY, WIDTH, LABELS, 0);
    Weights weights = randomWeights(module);
    float[] before = weights.parameters().clone();
    for (Matrix poisoned : new Matrix[] {h, y, delta}) {
      float old = poisoned.data()[1];
      poisoned.data()[1] = bad;
      assertThat(module.correct(weights, UNIT_STEP, h, y, delta).finite()).isFalse();
      poisoned.data()[1] = old;
    }
    assertThat(weights.parameters()).isEqualTo(before);
    assertThat(weights.optimizer().steps()).isZero();
    assertThat(module.correct(weights, UNIT_STEP, h, y, delta).finite()).isTrue();
  }

  @Test
  void aCriticThatSeesNoActivationIsRefused() {
    assertThatThrownBy(() -> new LossCritic(Conditioning.Y, WIDTH, LABELS, 0))
        .hasMessage("critic conditioning: y (expected: hy or h)");
  }

  @Test
  void feedbackAlignmentProjectsTheOutputErrorThroughItsFixedMatrix() {
    FeedbackAlignment alignment = new FeedbackAlignment(LABELS, 2000, 5);
    Matrix unit = Matrix.oneHot(new int[] {0, 1, 2}, LABELS);
    Matrix f = alignment.project(unit);
    double deviation = Math.sqrt(Samples.dot(f.data(), f.data(), f.size()) / f.size());
    assertThat(deviation).isCloseTo(1 / Math.sqrt(LABELS), offset(0.02));
    Matrix e = Samples.gaussian(1, LABELS, 6);
    Matrix delta = alignment.project(e);
    for (int j = 0; j < 2000; j++) {
      double sum = 0;
      for (int k = 0; k < LABELS; k++) {
        sum += (double) e.get(0, k) * f.get(k, j);
      }
      assertThat((double) delta.get(0, j)).isCloseTo(sum, offset(1e-5));
    }
    assertThat(new FeedbackAlignment(LABELS, 2000, 5).project(unit)).isEqualTo(f);
    assertThat(new FeedbackAlignment(LABELS, 2000, 6).project(unit)).isNotEqualTo(f);
  }

  private static Weights randomWeights(GuessModule module) {
    Weights weights = Weights.of(module.network(), UNIT_STEP, 9);
    float[] values = Samples.gaussian(weights.parameters().length, 10);
    System.arraycopy(values, 0, weights.parameters(), 0, values.length);
    return weights;
  }

  /** What one step of rate 1 has subtracted: the gradient. */
  private static float[] stepTaken(float[] before, Weights weights) {
    float[] step = new float[before.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = before[i] - weights.parameters()[i];
    }
    return step;
  }

  private static double meanSquaredDistance(Matrix a, Matrix b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += Math.pow((double) a.data()[i] - b.data()[i], 2);
    }
    return sum / a.rows();
  }

  private static double sum(Matrix m) {
    double sum = 0;
    for (int i = 0; i < m.size(); i++) {
      sum += m.data()[i];
    }
    return sum;
  }

  private static Matrix repeated(Matrix m) {
    float[] twice = java.util.Arrays.copyOf(m.data(), 2 * m.size());
    System.arraycopy(m.data(), 0, twice, m.size(), m.size());
    return new Matrix(2 * m.rows(), m.columns(), twice);
  }
}
