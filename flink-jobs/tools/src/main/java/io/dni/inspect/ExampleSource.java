// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ClassNames;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.InvalidDataException;
import io.dni.dataset.Mnist;
import io.dni.dataset.TableFile;
import io.dni.dataset.TableLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where examples come from, as the user writes it: {@code csv=FILE}, {@code jsonl=FILE}, {@code
 * mnist=DIR} (the test images), {@code mnist-train=DIR}, or an artificial set like {@code
 * noisy100}.
 *
 * @param kind what stands before the equals sign
 * @param place what stands behind it, or the artificial set's name
 */
public record ExampleSource(Kind kind, String place) {

  /** Forms of data that can be read. */
  public enum Kind {
    /** Comma-separated values. */
    CSV,
    /** One JSON object a line. */
    JSONL,
    /** MNIST's test files. */
    MNIST,
    /** MNIST's training files. */
    MNIST_TRAIN,
    /** The paper's artificial sets. */
    ARTIFICIAL;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Parses {@code KIND=PATH} or the name of an artificial set. */
  public static ExampleSource parse(String text) {
    if (ArtificialData.isName(text)) {
      return new ExampleSource(Kind.ARTIFICIAL, text);
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.ARTIFICIAL
          && text.startsWith(kind.text() + "=")
          && text.length() > kind.text().length() + 1) {
        return new ExampleSource(kind, text.substring(kind.text().length() + 1));
      }
    }
    throw new IllegalArgumentException(
        "--data: %s (expected: csv=FILE, jsonl=FILE, mnist=DIR, mnist-train=DIR or noisy100)"
            .formatted(text));
  }

  /**
   * Opens the examples.
   *
   * @param layout of a table; without meaning for MNIST
   * @param classes of a table's labels, in the order of the network's outputs; empty to infer them
   * @param seed of an artificial set
   * @param inputs width of the network's input
   * @param outputs number of classes that the network tells apart
   * @throws InvalidDataException if the data does not fit the network
   */
  public ExampleStream open(
      TableLayout layout, Optional<ClassNames> classes, long seed, int inputs, int outputs) {
    ExampleStream stream =
        switch (kind) {
          case CSV -> table(TableFile.Format.CSV, layout, classes, outputs);
          case JSONL -> table(TableFile.Format.JSONL, layout, classes, outputs);
          case MNIST -> Mnist.read(Path.of(place), Mnist.Split.TEST).inOrder();
          case MNIST_TRAIN -> Mnist.read(Path.of(place), Mnist.Split.TRAIN).inOrder();
          case ARTIFICIAL -> ArtificialData.parse(place).points(seed).inOrder();
        };
    if (stream.width() != inputs) {
      stream.close();
      throw new InvalidDataException(
          "%s: %d features (expected: %d, the network's input)"
              .formatted(place, stream.width(), inputs));
    }
    return stream;
  }

  private ExampleStream table(
      TableFile.Format format, TableLayout layout, Optional<ClassNames> given, int outputs) {
    TableFile table = new TableFile(Path.of(place), format, layout, given);
    ClassNames found = table.classNames();
    boolean fits = found.areNumbers() ? found.count() <= outputs : found.count() == outputs;
    if (layout.labelled() && !fits) {
      throw new InvalidDataException(
          "%s: classes %s (expected: %d of them; give them in the network's order: %s)"
              .formatted(place, found, outputs, List.of("--classes A,B,…")));
    }
    return table.stream();
  }
}
