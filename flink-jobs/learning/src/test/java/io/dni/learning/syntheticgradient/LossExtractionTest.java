// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.syntheticgradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import io.dni.learning.Samples;
import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import org.junit.jupiter.api.Test;

class LossExtractionTest {
  private final JsonNode golden = Golden.read("loss_extraction.json");
  private final Matrix b = Golden.matrix(golden.get("B"));
  private final Matrix c = Golden.matrix(golden.get("c"));
  private final Matrix h = Golden.matrix(golden.get("h"));
  private final Matrix y = Golden.matrix(golden.get("y"));
  private final LossExtraction extraction =
      LossExtraction.of(b.data(), 0, c.data(), 0, b.rows(), b.columns());

  @Test
  void theOutputMapIsReadOutOfTheModule() {
    Matrix w = Golden.matrix(golden.get("extractedW"));
    for (int j = 0; j < w.rows(); j++) {
      for (int k = 0; k < w.columns(); k++) {
        assertThat(extraction.weights()[j][k]).isCloseTo(w.get(j, k), offset(1e-6));
      }
    }
    float[] bias = Golden.vector(golden.get("extractedB"));
    for (int k = 0; k < bias.length; k++) {
      assertThat(extraction.bias()[k]).isCloseTo(bias[k], offset(2e-5));
    }
  }

  @Test
  void bothReadOutsOfAnExactModuleEqualTheTrueLoss() {
    Matrix a = Golden.matrix(golden.get("A"));
    Matrix guess = Matrix.zeros(h.rows(), h.columns());
    for (int s = 0; s < h.rows(); s++) {
      for (int j = 0; j < h.columns(); j++) {
        double sum = c.get(0, j);
        for (int i = 0; i < h.columns(); i++) {
          sum += (double) h.get(s, i) * a.get(i, j);
        }
        for (int k = 0; k < y.columns(); k++) {
          sum += (double) y.get(s, k) * b.get(k, j);
        }
        guess.data()[s * h.columns() + j] = (float) sum;
      }
    }
    float[] truth = Golden.vector(golden.get("trueLoss"));
    float[] implied = Golden.vector(golden.get("impliedLoss"));
    float[] closed = extraction.closedForm(Loss.MSE, h, y);
    float[] residual = extraction.impliedLosses(Loss.MSE, h, y, () -> guess);
    for (int s = 0; s < truth.length; s++) {
      float tolerance = 1e-4f * (1 + truth[s]);
      assertThat(closed[s]).isCloseTo(implied[s], offset(tolerance));
      assertThat(closed[s]).isCloseTo(truth[s], offset(tolerance));
      assertThat(residual[s]).isCloseTo(truth[s], offset(tolerance));
    }
  }

  @Test
  void aModuleInTheMiddleOfTheParametersIsFoundByItsOffsets() {
    float[] shifted = new float[b.size() + c.size() + 7];
    System.arraycopy(b.data(), 0, shifted, 7, b.size());
    System.arraycopy(c.data(), 0, shifted, 7 + b.size(), c.size());
    LossExtraction moved =
        LossExtraction.of(shifted, 7, shifted, 7 + b.size(), b.rows(), b.columns());
    assertThat(moved.bias()).isEqualTo(extraction.bias());
    assertThat(moved.weights()).isDeepEqualTo(extraction.weights());
  }

  @Test
  void logLossesUseTheClosedForm() {
    float[] expected = extraction.closedForm(Loss.SOFTMAX, h, y);
    assertThat(extraction.impliedLosses(Loss.SOFTMAX, h, y, () -> null)).isEqualTo(expected);
  }

  @Test
  void aFreshModuleImpliesTheLossOfGuessingNothing() {
    LossExtraction fresh = LossExtraction.of(new float[12], 0, new float[4], 0, 3, 4);
    Matrix activation = Samples.gaussian(5, 4, 1);
    Matrix labels = Samples.oneHot(5, 3, 2);
    for (float loss : fresh.closedForm(Loss.SOFTMAX, activation, labels)) {
      assertThat(loss).isCloseTo((float) Math.log(3), offset(1e-6f));
    }
    assertThat(fresh.residualReadOut(Matrix.zeros(5, 4))).containsOnly(0f);
  }

  @Test
  void adirectionThatTheModuleDoesNotUseIsLeftOut() {
    // the rows of B sum to zero, as those of a softmax module do
    float[] rows = {1, -2, 0, 3, -1, 1, 2, -1, 0, 1, -2, -2};
    LossExtraction module = LossExtraction.of(rows, 0, new float[] {1, 1, 1, 1}, 0, 3, 4);
    double sum = 0;
    for (double value : module.bias()) {
      assertThat(Math.abs(value)).isLessThan(10);
      sum += value;
    }
    assertThat(sum).as("bias along the unused direction").isCloseTo(0, offset(1e-9));
  }

  @Test
  void aSigmoidModuleThatDividesItsConstantBetweenAandCImpliesTheTrueLoss() {
    // z is small, so that σ(z) is ½ + z / 4 nearly; the last unit of h is constant
    float[] w = {0.2f, -0.1f, 0.15f};
    float bias = 0.08f;
    Matrix activation = Samples.gaussian(40, 3, 5);
    Matrix labels = Matrix.zeros(40, 1);
    Matrix guess = Matrix.zeros(40, 3);
    Matrix z = Matrix.zeros(40, 1);
    for (int s = 0; s < 40; s++) {
      activation.data()[3 * s + 2] = 1;
      labels.data()[s] = s % 2;
      z.data()[s] = bias;
      for (int j = 0; j < 3; j++) {
        z.data()[s] += activation.get(s, j) * w[j];
      }
      for (int j = 0; j < 3; j++) {
        guess.data()[3 * s + j] = (0.5f + z.get(s, 0) / 4 - labels.get(s, 0)) * w[j];
      }
    }
    float[] b = {-w[0], -w[1], -w[2]};
    float[] c = {0.3f * w[0], 0.3f * w[1], 0.3f * w[2]}; // the rest of the ½ is in A
    float[] implied =
        LossExtraction.of(b, 0, c, 0, 1, 3)
            .impliedLosses(Loss.SIGMOID, activation, labels, () -> guess);
    float[] truth = new float[40];
    Loss.SIGMOID.perExample(z, labels, truth, new float[40]);
    for (int s = 0; s < 40; s++) {
      assertThat(implied[s]).isCloseTo(truth[s], offset(2e-3f));
    }
  }

  @Test
  void aFreshSigmoidModuleImpliesTheLossOfGuessingNothing() {
    LossExtraction fresh = LossExtraction.of(new float[4], 0, new float[4], 0, 1, 4);
    Matrix labels = Matrix.zeros(5, 1);
    float[] implied =
        fresh.impliedLosses(
            Loss.SIGMOID, Samples.gaussian(5, 4, 1), labels, () -> Matrix.zeros(5, 4));
    for (float loss : implied) {
      assertThat(loss).isCloseTo((float) Math.log(2), offset(1e-6f));
    }
  }
}
