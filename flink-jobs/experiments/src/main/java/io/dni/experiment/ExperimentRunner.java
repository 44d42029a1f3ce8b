// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs an experiment, continuing a stopped run, and writes what came out. */
public final class ExperimentRunner {
  private final PrintStream progress;

  /**
   * @param progress where it is told how far a run is
   */
  public ExperimentRunner(PrintStream progress) {
    this.progress = progress;
  }

  /** Directory of one experiment's results. */
  public static Path directory(ExperimentSettings settings, Experiment experiment) {
    return settings.out().resolve(experiment.name());
  }

  /** All settings by name, as they are written beside the results. */
  public static SortedMap<String, String> settings(
      Experiment experiment, ExperimentSettings settings) {
    SortedMap<String, String> all = new TreeMap<>(experiment.parameters(settings));
    all.put("quick", String.valueOf(settings.quick()));
    all.put("seed", String.valueOf(settings.seed()));
    return all;
  }

  /**
   * Runs and writes.
   *
   * @param fresh throws away the rows of an earlier run
   */
  public ExperimentResult run(Experiment experiment, ExperimentSettings settings, boolean fresh)
      throws IOException {
    Path directory = directory(settings, experiment);
    Path rows = directory.resolve(experiment.name() + ".rows.jsonl");
    if (fresh) {
      Files.deleteIfExists(rows);
    }
    SortedMap<String, String> all = settings(experiment, settings);
    FinishedRows finished = FinishedRows.in(rows, all);
    ExperimentResult result =
        experiment.run(
            new ExperimentRun(settings, finished, new Progress(experiment.name(), progress)));
    new ResultWriter(directory).write(experiment, settings, all, result);
    return result;
  }
}
