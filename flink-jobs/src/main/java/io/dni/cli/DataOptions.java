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
      paramLabel = "KIND=PATH",
      description =
          "csv=FILE, jsonl=FILE, mnist=DIR (the test images) or mnist-train=DIR, plain or gzipped.")
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

  /** Opens the examples for a network. */
  ExampleStream open(NetworkSpec network) {
    TableLayout layout = new TableLayout(labelColumn, !unlabelled, List.of(), !noHeader, ',');
    int outputs = network.loss() == Loss.SIGMOID ? 2 : network.outputs();
    try {
      return ExampleSource.parse(data)
          .open(layout, classes.map(ClassNames::parse), network.inputs(), outputs);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
