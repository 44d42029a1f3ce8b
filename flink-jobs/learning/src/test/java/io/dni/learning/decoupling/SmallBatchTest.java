// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.Samples;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that sends one or two examples at a time must not wreck a network with batch norm. */
class SmallBatchTest {
  private static final int INPUTS = 10;
  private static final int KEPT = 50;

  @ParameterizedTest
  @CsvSource({"BATCH,1,1000", "BATCH,2,1000", "BATCH,3,1000"})
  void aTrainedNetworkSurvivesRunsOfVerySmallBatches(
      Normalisation normalisation, int rows, int batches) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(INPUTS, 32, 32, 2),
            Nonlinearity.RELU,
            normalisation,
            false,
            Head.SGD,
            Loss.SOFTMAX);
    SequentialTrainer trainer =
        new SequentialTrainer(
            ModelSpec.of(
                network,
                ModelSpec.everyLayer(network),
                GradientSource.parse("backprop"),
                new Adam(0.003),
                new Adam(0.003),
                1));
    for (int i = 0; i < 500; i++) {
      train(trainer, 32, 1000 + i);
    }
    assertThat(accuracy(trainer)).as("after batches of 32").isGreaterThan(0.9);
    double worst = 0;
    for (int i = 0; i < batches; i++) {
      worst = Math.max(worst, train(trainer, rows, 5000 + i));
    }
    assertThat(worst).as("largest loss of a batch of %d", rows).isLessThan(20);
    assertThat(accuracy(trainer)).as("after batches of %d", rows).isGreaterThan(0.9);
    assertThat(predictions(trainer)).as("different predictions of %d inputs", KEPT).isEqualTo(KEPT);
  }

  private static double train(SequentialTrainer trainer, int rows, long seed) {
    Matrix x = Samples.gaussian(rows, INPUTS, seed);
    return trainer.train(x, Matrix.oneHot(labels(x), 2)).loss();
  }

  private static double accuracy(SequentialTrainer trainer) {
    Matrix x = Samples.gaussian(1000, INPUTS, 4);
    return (double) Loss.SOFTMAX.correct(trainer.infer(x), Matrix.oneHot(labels(x), 2)) / x.rows();
  }

  private static long predictions(SequentialTrainer trainer) {
    Matrix p = trainer.infer(Samples.gaussian(KEPT, INPUTS, 5));
    return IntStream.range(0, KEPT).mapToObj(s -> p.get(s, 0)).distinct().count();
  }

  private static int[] labels(Matrix x) {
    return IntStream.range(0, x.rows())
        .map(s -> x.get(s, 0) + x.get(s, 1) - x.get(s, 2) > 0 ? 1 : 0)
        .toArray();
  }
}
