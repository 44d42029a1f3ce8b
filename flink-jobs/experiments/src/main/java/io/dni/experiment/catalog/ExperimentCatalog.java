// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.catalog;

import io.dni.experiment.Experiment;
import io.dni.experiment.delay.DelayDepth;
import io.dni.experiment.delay.GradientDelay;
import io.dni.experiment.delay.LeastSquaresStream;
import io.dni.experiment.depth.LeastSquaresDepth;
import io.dni.experiment.depth.MnistDepth;
import io.dni.experiment.depth.Probes;
import io.dni.experiment.depth.Representations;
import io.dni.experiment.drift.DriftDetection;
import io.dni.experiment.gate.FlippedLabels;
import io.dni.experiment.normalisation.NormalisationStudy;
import io.dni.experiment.streams.StreamsStudy;
import io.dni.experiment.theory.Corollary1;
import io.dni.experiment.theory.CriticExample;
import io.dni.experiment.theory.CriticalPoints;
import io.dni.experiment.theory.LossSurface;
import io.dni.experiment.theory.Table2;
import io.dni.experiment.theory.Theorem1;
import java.util.List;

/** All experiments, in the order of the results page. */
public final class ExperimentCatalog {
  private static final List<Experiment> ALL =
      List.of(
          new Theorem1(),
          new Corollary1(),
          new CriticalPoints(),
          new CriticExample(),
          new Table2(),
          new LossSurface(),
          new MnistDepth(),
          new LeastSquaresDepth(),
          new Representations(),
          new Probes(),
          new GradientDelay(),
          new LeastSquaresStream(),
          new DelayDepth(),
          new NormalisationStudy(),
          new DriftDetection(),
          new StreamsStudy(),
          new FlippedLabels());

  private ExperimentCatalog() {}

  /** All experiments. */
  public static List<Experiment> all() {
    return ALL;
  }

  /** The experiment of a name. */
  public static Experiment find(String name) {
    return ALL.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "experiment: %s (expected: one of %s)"
                        .formatted(
                            name, String.join(", ", ALL.stream().map(Experiment::name).toList()))));
  }
}
