// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.DifferenceQuotient;
import io.dni.learning.Golden;
import io.dni.learning.Samples;
import io.dni.learning.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  @ParameterizedTest
  @EnumSource(Loss.class)
  void lossAndGradientOfEachExampleEqualTheReference(Loss loss) {
    JsonNode golden = Golden.read("losses.json").get(loss.label());
    Matrix p = Golden.matrix(golden.get("p"));
    float[] losses = new float[p.rows()];
    float[] gradient = new float[p.size()];
    double mean = loss.perExample(p, Golden.matrix(golden.get("y")), losses, gradient);
    float[] expected = Golden.vector(golden.get("loss"));
    double sum = 0;
    for (int s = 0; s < expected.length; s++) {
      assertThat(losses[s]).isCloseTo(expected[s], offset(1e-5f));
      sum += expected[s];
    }
    assertThat(mean).isCloseTo(sum / expected.length, offset(1e-5));
    float[] slope = Golden.matrix(golden.get("gradient")).data();
    for (int i = 0; i < slope.length; i++) {
      assertThat(gradient[i]).isCloseTo(slope[i], offset(1e-6f + 1e-6f * Math.abs(slope[i])));
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void theGradientIsPerExampleAndEqualsDifferenceQuotients(Loss loss) {
    int rows = 5;
    int width = loss.outputs(4);
    Matrix p = Samples.gaussian(rows, width, 1);
    Matrix y = width == 1 ? Samples.binary(rows, 2) : Samples.oneHot(rows, width, 2);
    float[] losses = new float[rows];
    float[] gradient = new float[p.size()];
    loss.perExample(p, y, losses, gradient);
    DifferenceQuotient.check(
        loss.label(),
        p.data(),
        0,
        p.size(),
        () -> loss.perExample(p, y, losses, new float[p.size()]) * rows,
        gradient,
        1);
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void anExamplesLossDoesNotDependOnItsBatch(Loss loss) {
    int width = loss.outputs(3);
    Matrix p = Samples.gaussian(4, width, 1);
    Matrix y = width == 1 ? Samples.binary(4, 2) : Samples.oneHot(4, width, 2);
    float[] losses = new float[4];
    float[] gradient = new float[p.size()];
    loss.perExample(p, y, losses, gradient);
    float[] alone = new float[1];
    float[] aloneGradient = new float[width];
    loss.perExample(
        new Matrix(1, width, p.data()), new Matrix(1, width, y.data()), alone, aloneGradient);
    assertThat(alone[0]).isEqualTo(losses[0]);
    assertThat(aloneGradient).containsExactly(java.util.Arrays.copyOf(gradient, width));
  }

  @Test
  void extremeLogitsGiveFiniteLossesAndGradients() {
    Matrix p = Matrix.of(new float[][] {{1e4f, -1e4f}, {-1e4f, 1e4f}});
    Matrix y = Matrix.oneHot(new int[] {0, 0}, 2);
    float[] losses = new float[2];
    float[] gradient = new float[4];
    Loss.SOFTMAX.perExample(p, y, losses, gradient);
    assertThat(losses).containsExactly(0f, 2e4f);
    assertThat(gradient).containsExactly(0, 0, -1, 1);

    Matrix z = Matrix.of(new float[][] {{1e4f}, {-1e4f}});
    Loss.SIGMOID.perExample(z, Matrix.of(new float[][] {{0}, {0}}), losses, gradient);
    assertThat(losses).containsExactly(1e4f, 0f);
    assertThat(gradient[0]).isEqualTo(1f);
    assertThat(gradient[1]).isZero();
  }

  @Test
  void probabilitiesAreThoseOfTheLoss() {
    Matrix p = Samples.gaussian(3, 4, 1);
    float[] out = new float[12];
    Loss.SOFTMAX.probabilities(p, out);
    for (int s = 0; s < 3; s++) {
      float sum = 0;
      for (int j = 0; j < 4; j++) {
        assertThat(out[4 * s + j]).isBetween(0f, 1f);
        sum += out[4 * s + j];
      }
      assertThat(sum).isCloseTo(1f, offset(1e-6f));
      assertThat(new Matrix(3, 4, out).argMax(s)).isEqualTo(p.argMax(s));
    }
    float[] sigmoid = new float[1];
    Loss.SIGMOID.probabilities(new Matrix(1, 1, new float[] {(float) Math.log(3)}), sigmoid);
    assertThat(sigmoid[0]).isCloseTo(0.75f, offset(1e-6f));
    float[] plain = new float[12];
    Loss.MSE.probabilities(p, plain);
    assertThat(plain).containsExactly(p.data());
  }

  @Test
  void correctCountsTheMostProbableClass() {
    Matrix y = Matrix.oneHot(new int[] {0, 1}, 2);
    assertThat(Loss.SOFTMAX.correct(Matrix.of(new float[][] {{2, 1}, {2, 1}}), y)).isEqualTo(1);
    Matrix single = Matrix.of(new float[][] {{1}, {0}, {1}});
    Matrix logits = Matrix.of(new float[][] {{0.2f}, {-0.2f}, {-3}});
    assertThat(Loss.SIGMOID.correct(logits, single)).as("logit above 0").isEqualTo(2);
    assertThat(Loss.MSE.correct(logits, single)).as("output above one half").isEqualTo(1);
  }

  @Test
  void targetsOfAnotherShapeAndUnknownNamesAreRefused() {
    assertThatThrownBy(
            () ->
                Loss.MSE.perExample(
                    Matrix.zeros(2, 3), Matrix.zeros(2, 2), new float[2], new float[6]))
        .hasMessage("targets: Matrix[2, 2] (expected: Matrix[2, 3])");
    assertThatThrownBy(() -> Loss.parse("hinge"))
        .hasMessage("loss: hinge (expected: one of softmax, sigmoid, mse)");
    assertThat(Loss.parse("mse")).isEqualTo(Loss.MSE);
  }
}
