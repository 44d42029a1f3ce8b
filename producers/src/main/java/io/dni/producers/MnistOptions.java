// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.InvalidDataException;
import io.dni.dataset.Mnist;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of MNIST files. */
final class MnistOptions {
  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      order = 20,
      description = "MNIST: train or test. Default: train.")
  private String split;

  /** The options that were given. */
  List<String> given() {
    return split == null ? List.of() : List.of("--split");
  }

  Mnist.Split split() {
    if (split == null || split.equals("train")) {
      return Mnist.Split.TRAIN;
    }
    if (split.equals("test")) {
      return Mnist.Split.TEST;
    }
    throw new InvalidDataException("split: " + split + " (expected: train or test)");
  }
}
