// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ClassNames;
import io.dni.dataset.EpochOrder;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.InvalidDataException;
import io.dni.dataset.Mnist;
import io.dni.dataset.Seeds;
import io.dni.dataset.TableFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the examples, and the stream that they choose. */
public final class DataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      order = 1,
      description = {
        "What to send: linearK, noisyK, randomK (the paper's artificial sets in K dimensions, as in"
            + " noisy100), mnist=DIR (the four IDX files, gzipped or not), csv=FILE or jsonl=FILE."
      })
  private String data;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      order = 2,
      description = {
        "Chooses artificial points and the order of finite sets. Default: ${DEFAULT-VALUE}."
      })
  private long seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      order = 3,
      description = {
        "Passes over a finite set, each in its own order (tables: in the file's order). Default: 1,"
            + " or as many as --count needs."
      })
  private Long epochs;

  @Mixin private ArtificialOptions artificial;
  @Mixin private MnistOptions mnist;
  @Mixin private TableOptions table;

  /** Which classes stand behind the labels; only of tables, once they are open. */
  private Optional<ClassNames> classNames = Optional.empty();

  /**
   * Opens the data.
   *
   * @param count how many examples are wanted; empty for all
   * @throws InvalidDataException where options or data cannot be used
   */
  public ExampleStream open(Optional<Long> count) {
    Seeds.check(seed);
    if (epochs != null && epochs < 1) {
      throw new InvalidDataException("epochs: " + epochs + " (expected: >= 1)");
    }
    long passes = epochs != null ? epochs : count.isPresent() ? EpochOrder.ENDLESS : 1;
    int equals = data.indexOf('=');
    String kind = equals < 0 ? data : data.substring(0, equals);
    if (equals < 0 && ArtificialData.isName(data)) {
      refuse(Stream.of(mnist.given(), table.given(), table.givenForCsv()));
      return artificial.open(ArtificialData.parse(data), passes, epochs != null, seed);
    }
    if (equals > 0 && kind.equals("mnist")) {
      refuse(Stream.of(artificial.given(), table.given(), table.givenForCsv()));
      return Mnist.read(path(equals), mnist.split()).shuffled(passes, seed);
    }
    if (equals > 0 && kind.equals("csv")) {
      refuse(Stream.of(artificial.given(), mnist.given()));
      return open(TableFile.Format.CSV, path(equals), passes);
    }
    if (equals > 0 && kind.equals("jsonl")) {
      refuse(Stream.of(artificial.given(), mnist.given(), table.givenForCsv()));
      return open(TableFile.Format.JSONL, path(equals), passes);
    }
    throw new InvalidDataException(
        "data: "
            + data
            + " (expected: linearK, noisyK or randomK, as in noisy100; mnist=DIR, csv=FILE or"
            + " jsonl=FILE)");
  }

  /** What was given as {@code --data}. */
  public String data() {
    return data;
  }

  /** What was given as {@code --seed}. */
  public long seed() {
    return seed;
  }

  /** The classes of an open table; empty for other data. */
  Optional<ClassNames> classNames() {
    return classNames;
  }

  private ExampleStream open(TableFile.Format format, Path file, long passes) {
    TableFile opened = table.open(format, file);
    classNames = Optional.of(opened.classNames());
    return opened.repeated(passes);
  }

  private Path path(int equals) {
    try {
      return Path.of(data.substring(equals + 1));
    } catch (InvalidPathException e) {
      throw new InvalidDataException("data: " + data + " (expected: a path)", e);
    }
  }

  /** Refuses options that would silently have no effect on this kind of data. */
  private void refuse(Stream<List<String>> given) {
    given
        .flatMap(List::stream)
        .findFirst()
        .ifPresent(
            option -> {
              throw new InvalidDataException(
                  "%s: no meaning for --data %s (expected: other data, or not this option)"
                      .formatted(option, data));
            });
  }
}
