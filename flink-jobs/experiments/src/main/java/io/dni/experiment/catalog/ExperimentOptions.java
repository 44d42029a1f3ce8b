// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.catalog;

import io.dni.experiment.ExperimentSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how experiments are run: the same for one and for all. */
final class ExperimentOptions {
  @Option(
      names = "--quick",
      description = "About a minute: less of everything; says what it left out.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/experiments",
      description = "Directory of the results (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of data and start values, not 0 (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory of the data: MNIST IDX files; streams: the five CSV files.")
  private Path data;

  @Option(
      names = "--fresh",
      description = "Throw away what a stopped run has finished, and start anew.")
  private boolean fresh;

  /** The settings of a run. */
  ExperimentSettings settings() {
    return new ExperimentSettings(quick, out, seed, Optional.ofNullable(data));
  }

  /** Whether a run that was stopped begins anew, and does not go on. */
  boolean fresh() {
    return fresh;
  }
}
