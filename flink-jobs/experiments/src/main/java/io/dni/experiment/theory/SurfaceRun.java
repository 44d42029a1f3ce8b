// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * One training run of a deep linear network whose true and implied losses are recorded per data
 * point: the two images of Figures 2 and 9.
 */
final class SurfaceRun {
  /** Number of hidden layers. */
  static final int HIDDEN = 6;

  private static final int WIDTH = 16;

  /** Multiple of the least loss at which training counts as settled. */
  private static final double SETTLED = 1.05;

  private final SequentialTrainer trainer;
  private final ArtificialBatch batch;
  private final Matrix y;
  private final SurfaceRecording recording;
  private double finalLoss = Double.NaN;
  private int settled = 1;
  private double rises;

  /**
   * @param what the data and the network
   * @param segments how those learn
   * @param modules how SG modules learn
   */
  SurfaceRun(LossSurface.Case what, Optimizer segments, Optimizer modules, long seed) {
    batch = ArtificialBatch.draw(what.data(), seed);
    y = batch.targets(what.outputs());
    List<Integer> widths = new ArrayList<>(List.of(batch.x().columns()));
    for (int i = 0; i < HIDDEN; i++) {
      widths.add(WIDTH);
    }
    widths.add(what.outputs());
    NetworkSpec network = new NetworkSpec(widths, Nonlinearity.IDENTITY, false, what.loss());
    trainer =
        new SequentialTrainer(
            ModelSpec.of(
                network,
                what.everyLayer() ? ModelSpec.everyLayer(network) : List.of(HIDDEN / 2),
                new SyntheticGradient(what.conditioning(), 0),
                segments,
                modules,
                seed));
    recording = new SurfaceRecording(trainer, what.conditioning());
  }

  /**
   * Trains on the full batch and records.
   *
   * @param every iterations between two recordings; the first is after as many
   */
  void train(int iterations, int every) {
    double optimum = optimum();
    for (int t = 1; t <= iterations; t++) {
      if (t % every == 0) {
        recording.add(batch.x(), y);
      }
      ForwardStep.Output output = trainer.train(batch.x(), y);
      if (output.loss() > SETTLED * optimum) {
        settled = t + 1;
      }
      if (t > 1) {
        rises += Math.max(0, output.loss() - finalLoss);
      }
      finalLoss = output.loss();
    }
  }

  /** Iteration from which on the loss stays within 5 % of the optimum. */
  int settled() {
    return settled;
  }

  /** Sum of all rises of the loss from one iteration to the next: 0 for a run that only falls. */
  double rises() {
    return rises;
  }

  /** Mean true loss at the end. */
  double finalLoss() {
    return finalLoss;
  }

  /** The least mean loss that a linear map can reach on this data. */
  double optimum() {
    double[][] x = batch.rows();
    double[] labels = batch.doubleLabels();
    return trainer.spec().network().loss() == Loss.MSE
        ? y.columns() * ClosedForm.leastSquaresOptimum(x, labels)
        : ClosedForm.logisticOptimum(x, labels);
  }

  /** Mean true loss at each recording. */
  double[] meanLosses() {
    return recording.meanLosses();
  }

  /** Number of interfaces with a module. */
  int interfaces() {
    return recording.interfaces();
  }

  /** True losses, {@code [points * recordings]}, a row per point, from a recording on. */
  double[] truth(int from) {
    return recording.truth(from);
  }

  /** Losses that one module implies, as {@link #truth}. */
  double[] implied(int interfaceIndex, int from) {
    return recording.implied(interfaceIndex, from);
  }
}
