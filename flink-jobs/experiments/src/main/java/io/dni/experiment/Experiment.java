// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.Map;
import java.util.Optional;

/**
 * One table or figure of the paper (or a question of our own), computed with the same code that the
 * streaming job runs. The same settings give the same result, number for number.
 */
public interface Experiment {

  /** Name on the command line and of the result files. */
  String name();

  /** One line for people. */
  String title();

  /** Where the paper has it. */
  String paperSection();

  /** Whether it needs the MNIST files. */
  default boolean needsMnist() {
    return false;
  }

  /** What it needs and does not find; empty where it can run. */
  default Optional<String> lacks(ExperimentSettings settings) {
    return needsMnist() && settings.data().isEmpty() ? Optional.of("--data DIR") : Optional.empty();
  }

  /**
   * Every number that shapes the run besides the seed: steps, rates, sizes. Written beside the
   * results, and a started run is only continued with the same ones.
   */
  Map<String, String> parameters(ExperimentSettings settings);

  /** What the quick form leaves out, for people; empty where it leaves out nothing. */
  default Optional<String> leftOutWhenQuick() {
    return Optional.empty();
  }

  /** Computes all rows that are not yet computed, then judges them. */
  ExperimentResult run(ExperimentRun run);
}
