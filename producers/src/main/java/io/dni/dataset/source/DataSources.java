// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ExampleData;
import io.dni.schemas.Printable;
import io.dni.table.ArffTable;
import io.dni.table.CsvTable;
import io.dni.table.InvalidDataException;
import io.dni.table.JsonTable;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All kinds of data that commands read. */
public final class DataSources {
  private static final List<DataSource> ALL =
      List.of(
          new ArtificialSource(),
          new MnistSource(),
          new TableSource(
              "csv=FILE",
              "comma-separated values, or any delimiter",
              CsvTable::new,
              Set.of("--header", "--delimiter", "--decimal", "--quote")),
          new TableSource(
              "jsonl=FILE", "one JSON object a line, or an array", JsonTable::new, Set.of()),
          new TableSource("arff=FILE", "tables of Weka and MOA", ArffTable::new, Set.of()));

  private DataSources() {}

  /** The sources, in the order of help texts. */
  public static List<DataSource> all() {
    return ALL;
  }

  /**
   * The source that a value of {@code --data} names.
   *
   * @throws InvalidDataException if there is none
   */
  public static DataSource of(String data) {
    return ALL.stream()
        .filter(source -> source.takes(data))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "--data: %s (expected: %s)"
                        .formatted(
                            Printable.of(data),
                            ALL.stream().map(DataSource::form).collect(Collectors.joining("; ")))));
  }

  /**
   * Opens what {@code --data} names.
   *
   * @param given names of the options that were given; those of other sources are refused, because
   *     they would silently have no effect
   */
  public static ExampleData open(String data, Collection<String> given, DataRequest request) {
    DataSource source = of(data);
    for (DataSource other : ALL) {
      for (String option : other.options()) {
        if (given.contains(option) && !source.options().contains(option)) {
          throw new InvalidDataException(
              "%s: no meaning for --data %s (expected: other data, or not this option)"
                  .formatted(option, Printable.of(data)));
        }
      }
    }
    return source.open(data, request);
  }

  /** One line for each source, for help texts that name candidates. */
  public static final class Forms implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ALL.stream().map(source -> source.form() + " (" + source.help() + ")").iterator();
    }
  }
}
