// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.producers.StreamOptions;
import java.io.PrintWriter;
import java.util.Optional;

/** Whether a network can learn from examples at all. */
final class DataFit {
  private final String data;
  private final StreamOptions stream;
  private final PrintWriter out;

  /** Of data, in the words of the command line. */
  DataFit(String data, StreamOptions stream, PrintWriter out) {
    this.data = data;
    this.stream = stream;
    this.out = out;
  }

  /** Says what the data alone tell, before anything is started. */
  void require(ExampleData opened, NetworkSpec network, long count) {
    opened.remarks().forEach(line -> out.println("warning: " + line));
    try (ExampleStream examples = stream.stream(opened, Optional.of(count))) {
      if (examples.width() != network.inputs()) {
        throw new UsageException(
            "--model: %s, %d inputs (expected: %d, the features of %s)"
                .formatted(network.notation(), network.inputs(), examples.width(), data));
      }
      int classes = network.loss() == Loss.SIGMOID ? 2 : network.outputs();
      if (network.loss() != Loss.MSE && examples.classes() > classes) {
        throw new UsageException(
            "--model: %s, %d classes (expected: %d, those of %s)"
                .formatted(network.notation(), classes, examples.classes(), data));
      }
    }
  }
}
