// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.Backpropagation;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A cut between the output and the loss: the last segment has no blocks. */
class LossOnlySegmentTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(3, 4, 2), Nonlinearity.RELU, true, Loss.SOFTMAX);

  @Test
  void withBackpropagationItEqualsTheUndividedNetwork() {
    SequentialTrainer cut = trainer(ModelSpec.beforeLoss(NETWORK));
    SequentialTrainer whole = trainer(List.of());
    SplittableRandom random = new SplittableRandom(5);
    for (int t = 0; t < 20; t++) {
      Matrix x = gaussian(8, 3, random);
      Matrix y = Matrix.oneHot(random.ints(8, 0, 2).toArray(), 2);
      assertThat(cut.train(x, y).loss()).isEqualTo(whole.train(x, y).loss());
    }
    assertThat(cut.states().get(0).weights().parameters())
        .isEqualTo(whole.states().get(0).weights().parameters());
    assertThat(cut.segments().get(1).segment().parameterCount()).isZero();
  }

  @Test
  void withAModuleALinearModelReachesLeastSquares() {
    NetworkSpec linear = new NetworkSpec(List.of(2, 1), Nonlinearity.IDENTITY, false, Loss.MSE);
    ModelSpec spec =
        ModelSpec.of(
            linear,
            ModelSpec.beforeLoss(linear),
            new SyntheticGradient(Conditioning.HY, 0),
            new Sgd(0.2),
            new Sgd(0.1),
            3);
    SequentialTrainer trainer = new SequentialTrainer(spec);
    Matrix x = Matrix.of(new float[][] {{1, 0}, {0, 1}, {-1, 0}, {0, -1}});
    Matrix y = Matrix.of(new float[][] {{3}, {1}, {-1}, {1}});
    double loss = Double.NaN;
    for (int t = 0; t < 2000; t++) {
      loss = trainer.train(x, y).loss();
    }
    // y = 1 + 2 x1 exactly
    assertThat(loss).isLessThan(1e-10);
  }

  @Test
  void aCutBehindTheLossIsRefused() {
    assertThatThrownBy(() -> trainer(List.of(3)))
        .hasMessage("cut 0: after block 3 (expected: 1 to 2)");
  }

  private static SequentialTrainer trainer(List<Integer> cuts) {
    return new SequentialTrainer(
        ModelSpec.of(NETWORK, cuts, new Backpropagation(), new Adam(0.01), new Adam(0.01), 7));
  }

  private static Matrix gaussian(int rows, int columns, SplittableRandom random) {
    Matrix m = Matrix.zeros(rows, columns);
    for (int i = 0; i < m.size(); i++) {
      m.data()[i] = (float) random.nextGaussian();
    }
    return m;
  }
}
