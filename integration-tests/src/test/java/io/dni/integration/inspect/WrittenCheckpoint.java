// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import io.dni.checkpoint.CheckpointWriter;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** A savepoint of a model that the sequential trainer has trained for some batches. */
public final class WrittenCheckpoint {
  private WrittenCheckpoint() {}

  /** Softmax of the last width, batch norm, cut after every hidden block. */
  public static ModelSpec spec(String widths, String source) {
    NetworkSpec network =
        new NetworkSpec(NetworkSpec.parseWidths(widths), Nonlinearity.RELU, true, Loss.SOFTMAX);
    return ModelSpec.of(
        network,
        ModelSpec.everyLayer(network),
        GradientSource.parse(source),
        new Adam(0.003),
        new Adam(0.003),
        7);
  }

  /** A trainer after so many batches of 16 random examples; signals arrive 2 batches late. */
  public static SequentialTrainer trained(ModelSpec spec, int batches) {
    SequentialTrainer trainer = new SequentialTrainer(spec, "default", 2);
    SplittableRandom random = new SplittableRandom(3);
    int inputs = spec.network().inputs();
    for (int b = 0; b < batches; b++) {
      int[] labels = random.ints(16, 0, spec.network().outputs()).toArray();
      trainer.train(gaussian(random, 16, inputs), Matrix.oneHot(labels, spec.network().outputs()));
    }
    return trainer;
  }

  /** Standard Gaussian values. */
  public static Matrix gaussian(SplittableRandom random, int rows, int columns) {
    Matrix x = Matrix.zeros(rows, columns);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Writes the trainer's model under the id {@code default}. */
  public static Path write(SequentialTrainer trainer, Path target) throws IOException {
    CheckpointWriter.write(
        ModelSettings.of(trainer.spec()), Map.of("default", trainer.states()), target.toString());
    return target;
  }
}
