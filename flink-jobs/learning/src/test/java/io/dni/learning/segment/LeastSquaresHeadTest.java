// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastSquaresHeadTest {
  private static final int ROWS = 200;
  private static final int INPUTS = 4;
  private static final int WIDTH = 6;
  private static final int OUTPUTS = 2;

  /** Targets that are linear in the features are found, but for the ridge, after one solution. */
  @Test
  void readsOutTheLeastSquaresSolution() {
    Fixture f = new Fixture(new Head(1, 0.5), Loss.MSE);
    Matrix y = Matrix.zeros(ROWS, OUTPUTS);
    for (int s = 0; s < ROWS; s++) {
      y.data()[s * OUTPUTS] = 2 * f.x.get(s, 1) - f.u.get(s, 3) + 0.5f;
      y.data()[s * OUTPUTS + 1] = f.u.get(s, 0);
    }
    f.learn(y);
    Matrix p = f.segment.infer(f.weights, f.x, f.u);
    for (int i = 0; i < p.size(); i++) {
      assertThat(p.data()[i]).isCloseTo(y.data()[i], offset(0.05f));
    }
  }

  /** Normal equations solved by elimination, as an independent check. */
  @Test
  void equalsTheNormalEquationsWithForgetting() {
    Fixture f = new Fixture(new Head(1, 0.5), Loss.MSE);
    Matrix first = Samples.gaussian(ROWS, OUTPUTS, 11);
    Matrix second = Samples.gaussian(ROWS, OUTPUTS, 12);
    f.learn(first);
    f.learn(second);
    int n = WIDTH + 1 + INPUTS;
    double[][] a = new double[n][n + 1];
    double trace = 0;
    for (int s = 0; s < ROWS; s++) {
      double[] phi = f.features(s);
      for (int i = 0; i < n; i++) {
        // the same inputs twice: weights 1/4 + 1/2
        for (int j = 0; j < n; j++) {
          a[i][j] += 0.75 / ROWS * phi[i] * phi[j];
        }
        a[i][n] += phi[i] * (0.25 * first.get(s, 0) + 0.5 * second.get(s, 0)) / ROWS;
      }
    }
    for (int i = 0; i < n; i++) {
      trace += a[i][i];
    }
    for (int i = 0; i < n; i++) {
      a[i][i] += 1e-3 * trace / n;
    }
    double[] theta = eliminated(a);
    Matrix p = f.segment.infer(f.weights, f.x, f.u);
    for (int s = 0; s < ROWS; s++) {
      double expected = 0;
      double[] phi = f.features(s);
      for (int i = 0; i < n; i++) {
        expected += phi[i] * theta[i];
      }
      assertThat(p.get(s, 0)).isCloseTo((float) expected, offset(2e-3f));
    }
  }

  @Test
  void aBatchThatIsNotFiniteChangesNothing() {
    Fixture f = new Fixture(new Head(1, 0.5), Loss.MSE);
    f.learn(Samples.gaussian(ROWS, OUTPUTS, 11));
    float[] before = f.weights.statistics().clone();
    f.u.data()[5] = Float.NaN;
    f.learn(Samples.gaussian(ROWS, OUTPUTS, 12));
    assertThat(f.weights.statistics()).isEqualTo(before);
  }

  @Test
  void softmaxPredictionsAreProbabilitiesMixedByTheShare() {
    Fixture f = new Fixture(new Head(0.5, 0.9), Loss.SOFTMAX);
    Fixture without = new Fixture(Head.SGD, Loss.SOFTMAX);
    Matrix y = Samples.oneHot(ROWS, OUTPUTS, 3);
    f.learn(y);
    Matrix mixed = probabilities(f.segment.infer(f.weights, f.x, f.u));
    Matrix own = probabilities(without.segment.infer(without.weights, f.x, f.u));
    for (int s = 0; s < ROWS; s++) {
      assertThat(mixed.get(s, 0) + mixed.get(s, 1)).isCloseTo(1, offset(1e-5f));
    }
    assertThat(mixed).isNotEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rls:0.999", "mean:0.99"})
  void readsBackFromItsText(String text) {
    assertThat(Head.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rls", "rls:0", "rls:1.5", "mean:x", "sgd:1"})
  void whatIsNoHeadIsRefused(String text) {
    assertThatThrownBy(() -> Head.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("head: ");
  }

  private static Matrix probabilities(Matrix logits) {
    Matrix p = Matrix.zeros(logits.rows(), logits.columns());
    Loss.SOFTMAX.probabilities(logits, p.data());
    return p;
  }

  private static double[] eliminated(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < n; r++) {
        double factor = r == i ? 0 : a[r][i] / a[i][i];
        for (int c = i; factor != 0 && c <= n; c++) {
          a[r][c] -= factor * a[i][c];
        }
      }
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = a[i][n] / a[i][i];
    }
    return x;
  }

  private static final class Fixture {
    final Matrix x = Samples.gaussian(ROWS, WIDTH, 1);
    final Matrix u = Samples.gaussian(ROWS, INPUTS, 2);
    final Segment segment;
    final Weights weights;
    final Tape tape;

    Fixture(Head head, Loss loss) {
      List<BlockSpec> output = List.of(BlockSpec.affine(WIDTH, OUTPUTS, Initialization.FAN_IN));
      segment = new Segment(output, new OutputSpec(INPUTS, head, loss));
      weights = Weights.of(segment, new Adam(0.01), 5);
      tape = segment.newTape(ROWS);
    }

    void learn(Matrix y) {
      segment.forward(weights, x, u, tape);
      segment.fit(tape, y, Optional.empty(), weights.statistics());
    }

    double[] features(int s) {
      double[] phi = new double[WIDTH + 1 + INPUTS];
      for (int j = 0; j < WIDTH; j++) {
        phi[j] = x.get(s, j);
      }
      phi[WIDTH] = 1;
      for (int j = 0; j < INPUTS; j++) {
        phi[WIDTH + 1 + j] = u.get(s, j);
      }
      return phi;
    }
  }
}
