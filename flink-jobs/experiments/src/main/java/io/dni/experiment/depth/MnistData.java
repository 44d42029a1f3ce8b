// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.dataset.Dataset;
import io.dni.dataset.Mnist;
import io.dni.experiment.ExperimentSettings;
import io.dni.table.InvalidDataException;
import java.nio.file.Path;

/**
 * Both halves of MNIST.
 *
 * @param train 60,000 images
 * @param test 10,000 images
 */
record MnistData(Dataset train, Dataset test) {

  /** Reads the files that the user has named. */
  static MnistData of(ExperimentSettings settings) {
    Path directory =
        settings
            .data()
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "data: none (expected: --data DIR, the directory of the four MNIST IDX"
                            + " files, .gz or not)"));
    return new MnistData(
        Mnist.read(directory, Mnist.Split.TRAIN), Mnist.read(directory, Mnist.Split.TEST));
  }
}
