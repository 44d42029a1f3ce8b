// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear network, shallow or deep, trained on one full batch until its loss no longer moves.
 *
 * @param inputs width of the input
 * @param hidden number of hidden linear layers, 0 for the shallow model
 * @param outputs width of the output
 * @param loss of the output
 */
record LinearNetwork(int inputs, int hidden, int outputs, Loss loss) {
  /** Width of the hidden layers. */
  static final int WIDTH = 16;

  private NetworkSpec spec() {
    List<Integer> widths = new ArrayList<>(List.of(inputs));
    for (int i = 0; i < hidden; i++) {
      widths.add(WIDTH);
    }
    widths.add(outputs);
    return new NetworkSpec(widths, Nonlinearity.IDENTITY, false, loss);
  }

  /** Loss after training by back-propagation. */
  double backpropagation(Matrix x, Matrix y, Schedule schedule, long seed) {
    return train(List.of(), x, y, schedule, seed);
  }

  /**
   * Loss after training with one linear SG module on (h, y): between the output and the loss of the
   * shallow model, in the middle of the deep one.
   */
  double syntheticGradient(Matrix x, Matrix y, Schedule schedule, long seed) {
    List<Integer> cut = hidden == 0 ? ModelSpec.beforeLoss(spec()) : List.of(hidden / 2);
    return train(cut, x, y, schedule, seed);
  }

  private double train(List<Integer> cuts, Matrix x, Matrix y, Schedule schedule, long seed) {
    SequentialTrainer trainer =
        new SequentialTrainer(
            ModelSpec.of(
                spec(),
                cuts,
                new SyntheticGradient(Conditioning.HY, 0),
                schedule.optimizer(),
                schedule.moduleOptimizer(),
                seed));
    if (hidden == 0) {
      // From zero the two outputs stay opposite. A random start leaves their sum, which the loss
      // cannot see, as one more regressor to the module.
      Arrays.fill(trainer.states().get(0).weights().parameters(), 0f);
    }
    double loss = Double.NaN;
    for (int t = 0; t < schedule.steps(); t++) {
      loss = trainer.train(x, y).loss();
    }
    return loss;
  }

  /**
   * How a model is trained.
   *
   * @param segments optimizer of the network, in {@link Optimizer#parse}'s notation
   * @param modules optimizer of the SG module
   * @param steps full-batch steps
   */
  record Schedule(String segments, String modules, int steps) {
    Optimizer optimizer() {
      return Optimizer.parse(segments);
    }

    Optimizer moduleOptimizer() {
      return Optimizer.parse(modules);
    }

    @Override
    public String toString() {
      return "%s / %s, %d steps".formatted(segments, modules, steps);
    }
  }
}
