// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.learning.decoupling.TrustGate.Mode;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Sgd;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Corollary 1: a deep linear model with a linear SG module between two hidden layers reaches the
 * global optimum if each iteration's step size is right; and what the trust gate, which decides by
 * running norms that a stream has at hand, makes of that rule.
 */
public final class Corollary1 implements Experiment {
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
        "optimizer", new Sgd(Corollary1Run.RATE).toString(),
        "module optimizer", new Adam(Corollary1Run.MODULE_RATE).toString(),
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
        Corollary1Run one = new Corollary1Run(data, seed, ITERATIONS);
        run.row("%s rule %d".formatted(data, i), () -> one.ruled(true));
        run.row("%s no rule %d".formatted(data, i), () -> one.ruled(false));
        for (Mode mode : Mode.values()) {
          run.row("%s gate %s %d".formatted(data, mode, i), () -> one.gated(mode));
        }
      }
    }
    return new Corollary1Verdict(run.rows()).result();
  }
}
