// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.EpochOrder;
import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.Seeds;
import io.dni.table.InvalidDataException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that make a stream of data: how often, in which order. */
public final class StreamOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      order = 20,
      description = {
        "Passes over a finite set, each in its own order (tables: in the file's order). Default: 1,"
            + " or as many as --count needs."
      })
  private Long epochs;

  @Option(
      names = "--shuffle",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "SEED",
      order = 21,
      description = {
        "Tables: mixes the rows, in every pass anew; the file must fit into memory. Seed: 1."
      })
  private Optional<Long> shuffle = Optional.empty();

  @Option(
      names = "--fresh",
      order = 22,
      description = "Artificial data: an endless stream of new points, not a finite set.")
  private boolean fresh;

  @Option(
      names = "--points",
      paramLabel = "N",
      order = 23,
      description = "Artificial data: size of the finite set. Default: 10 K, at least 100.")
  private Optional<Integer> points = Optional.empty();

  /** Size of an artificial set; empty for the paper's. */
  Optional<Integer> points() {
    return points;
  }

  /** Whether artificial data come without end. */
  boolean isFresh() {
    return fresh;
  }

  /**
   * The examples in the order in which they are to be learned.
   *
   * @param count how many are wanted; empty for all
   */
  public ExampleStream stream(ExampleData data, Optional<Long> count) {
    if (epochs != null && (epochs < 1 || fresh)) {
      throw new InvalidDataException(
          "epochs: %d (expected: %s)".formatted(epochs, fresh ? "none with --fresh" : ">= 1"));
    }
    shuffle.ifPresent(Seeds::check);
    long passes = epochs != null ? epochs : count.isPresent() ? EpochOrder.ENDLESS : 1;
    return data.toLearn(passes, shuffle);
  }
}
