// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
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
import java.util.Map;
import java.util.Optional;

/**
 * Corollary 1: a deep linear model with a linear SG module between two hidden layers reaches the
 * global optimum if each iteration's step size is right; and what the trust gate, which decides by
 * running norms that a stream has at hand, makes of that rule.
 */
public final class Corollary1 implements Experiment {
  private static final double RATE = 0.05;
  private static final double MODULE_RATE = 0.01;
  private static final int ITERATIONS = 4000;
  private static final List<String> DATA = List.of("noisy2", "random2");

  @Override
  public String name() {
    return "corollary1";
  }

  @Override
  public String title() {
    return "Corollary 1: the step-size rule of the proof, and the trust gate";
  }

  @Override
  public String paperSection() {
    return "Proposition 2, Corollary 1, S-C";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "network", "2-16x4-2, linear, MSE, full batch, SG after the second hidden layer",
        "optimizer", new Sgd(RATE).toString(),
        "module optimizer", new Adam(MODULE_RATE).toString(),
        "iterations", String.valueOf(ITERATIONS),
        "data sets", String.valueOf(sets(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("eight of ten data sets");
  }

  private static int sets(ExperimentSettings settings) {
    return settings.quick() ? 2 : 10;
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int sets = sets(run.settings());
    run.progress().expect(DATA.size() * sets * 5);
    for (String data : DATA) {
      for (int i = 0; i < sets; i++) {
        long seed = run.settings().seed() * 1000 + i;
        run.row("%s rule %d".formatted(data, i), () -> ruled(data, seed, true, ITERATIONS));
        run.row("%s no rule %d".formatted(data, i), () -> ruled(data, seed, false, ITERATIONS));
        for (Mode mode : Mode.values()) {
          run.row(
              "%s gate %s %d".formatted(data, mode, i), () -> gated(data, seed, mode, ITERATIONS));
        }
      }
    }
    return new Corollary1Verdict(run.rows()).result();
  }

  private static ResultRow ruled(String data, long seed, boolean rule, int iterations) {
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
    return row(data, rule ? "rule" : "no rule", seed, losses, batch)
        .with("steps", steps)
        .with("least cosine", leastCosine)
        .with("worst error", worstError);
  }

  private static ResultRow gated(String data, long seed, Mode mode, int iterations) {
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
    return row(data, "gate " + mode.name().toLowerCase(java.util.Locale.ROOT), seed, losses, batch)
        .with("steps", lower.count(Counter.STEPS))
        .with("least cosine", Double.NaN)
        .with("worst error", Double.NaN);
  }

  private static ResultRow row(
      String data, String schedule, long seed, double[] losses, ArtificialBatch batch) {
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
