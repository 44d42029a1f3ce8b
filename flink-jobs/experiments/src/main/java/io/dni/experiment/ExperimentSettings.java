// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user chooses.
 *
 * @param quick about a minute, with less data, fewer steps or fewer repetitions
 * @param out directory of the results; each experiment gets a directory of its own below it
 * @param seed of all data sets and start values, not 0
 * @param data directory of the MNIST files, where there is one
 */
public record ExperimentSettings(boolean quick, Path out, long seed, Optional<Path> data) {

  /** Checks the seed. */
  public ExperimentSettings {
    if (seed == 0) {
      throw new IllegalArgumentException("seed: 0 (expected: any other whole number)");
    }
  }
}
