// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ClassNames;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.TableLayout;
import io.dni.inspect.ExampleSource;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which examples a command reads. */
final class DataOptions {
  @Option(
      names = "--data",
      order = 10,
      required = true,
      paramLabel = "DATA",
      description =
          "csv=FILE, jsonl=FILE, mnist=DIR (the test images), mnist-train=DIR, plain or gzipped; or"
              + " linearK, noisyK, randomK, the paper's set for --seed.")
  private String data;

  @Option(
      names = "--label-column",
      order = 11,
      paramLabel = "NAME",
      description = "Column of the label, or its number from 0. Default: label.")
  private Optional<String> labelColumn = Optional.empty();

  @Option(names = "--unlabelled", order = 12, description = "The table has no label column.")
  private boolean unlabelled;

  @Option(names = "--no-header", order = 13, description = "The CSV file's first line is data.")
  private boolean noHeader;

  @Option(
      names = "--classes",
      order = 14,
      paramLabel = "A,B,…",
      description = "The labels in the order of the network's outputs. Default: found in the data.")
  private Optional<String> classes = Optional.empty();

  @Option(
      names = "--seed",
      order = 15,
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of artificial data, as the stream's: the same problem, other points."
              + " Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Opens the examples for a network. */
  ExampleStream open(NetworkSpec network) {
    TableLayout layout = new TableLayout(labelColumn, !unlabelled, List.of(), !noHeader, ',');
    int outputs = network.loss() == Loss.SIGMOID ? 2 : network.outputs();
    try {
      return ExampleSource.parse(data)
          .open(layout, classes.map(ClassNames::parse), seed, network.inputs(), outputs);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
