// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.decoupling.TrustGate.Mode;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The deep linear model of {@link Corollary1} on one data set, learned under one schedule after
 * another: by the step-size rule of the proof, without it, and with the trust gate.
 *
 * @param data name of artificial data
 * @param seed of the data and of the start values
 * @param iterations on the full batch
 */
record Corollary1Run(String data, long seed, int iterations) {
  /** Rate of SGD, for the segments. */
  static final double RATE = 0.05;

  /** Rate of Adam, for the SG module. */
  static final double MODULE_RATE = 0.01;

  /**
   * Steps of the sizes that the proof asks for.
   *
   * @param rule whether they are kept to; else every step is taken
   */
  ResultRow ruled(boolean rule) {
    ArtificialBatch batch = ArtificialBatch.draw(data, seed);
    StepSizeRule model = new StepSizeRule(batch, RATE, MODULE_RATE, seed);
    double[] losses = new double[iterations];
    int steps = 0;
    double leastCosine = 1;
    double worstError = 0;
    for (int t = 0; t < iterations; t++) {
      StepSizeRule.Iteration iteration = model.iterate(rule);
      losses[t] = iteration.loss();
      // Where almost no gradient is left, float32 cannot tell its direction.
      boolean descending = iteration.loss() > 1.0001 * optimum(batch);
      if (iteration.stepped()) {
        steps++;
        if (descending) {
          leastCosine = Math.min(leastCosine, iteration.cosine());
          worstError = Math.max(worstError, iteration.relativeError());
        }
      }
    }
    return row(rule ? "rule" : "no rule", losses, batch)
        .with("steps", steps)
        .with("least cosine", leastCosine)
        .with("worst error", worstError);
  }

  /** Steps that the trust gate lets through. */
  ResultRow gated(Mode mode) {
    ArtificialBatch batch = ArtificialBatch.draw(data, seed);
    NetworkSpec network = StepSizeRule.network(batch.x().columns());
    ModelSpec spec =
        new ModelSpec(
            network,
            List.of(StepSizeRule.cut()),
            List.of(new SyntheticGradient(Conditioning.HY, 0)),
            new Sgd(RATE),
            new Adam(MODULE_RATE),
            1,
            0,
            new TrustGate(mode, StepSizeRule.BOUND),
            seed);
    SequentialTrainer trainer = new SequentialTrainer(spec);
    Matrix y = batch.targets(2);
    double[] losses = new double[iterations];
    for (int t = 0; t < iterations; t++) {
      losses[t] = trainer.train(batch.x(), y).loss();
    }
    SegmentState lower = trainer.states().get(0);
    return row("gate " + mode.name().toLowerCase(Locale.ROOT), losses, batch)
        .with("steps", lower.count(Counter.STEPS))
        .with("least cosine", Double.NaN)
        .with("worst error", Double.NaN);
  }

  private ResultRow row(String schedule, double[] losses, ArtificialBatch batch) {
    double optimum = optimum(batch);
    double rises = 0;
    for (int t = 1; t < losses.length; t++) {
      rises += Math.max(0, losses[t] - losses[t - 1]);
    }
    return new ResultRow()
        .with("data", data)
        .with("schedule", schedule)
        .with("seed", seed)
        .with("iterations", losses.length)
        .with("optimum", optimum)
        .with("final loss", losses[losses.length - 1])
        .with("excess", losses[losses.length - 1] / optimum - 1)
        .with("largest loss", Arrays.stream(losses).max().orElse(Double.NaN))
        .with("rises", rises)
        .withSeries("loss", Arrays.copyOf(losses, Math.min(400, losses.length)));
  }

  /** Least mean loss of a linear map onto the two one-hot outputs. */
  private static double optimum(ArtificialBatch batch) {
    return 2 * ClosedForm.leastSquaresOptimum(batch.rows(), batch.doubleLabels());
  }
}
