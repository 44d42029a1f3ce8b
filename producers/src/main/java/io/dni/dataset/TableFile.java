// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A user's table, CSV or JSONL, plain or gzipped. It is read row by row and may be larger than
 * memory. Where the classes are not given, the whole file is read once beforehand to find them, and
 * so it is also checked to its end before the first example is given out.
 */
public final class TableFile {

  /** How the file is written. */
  public enum Format {
    /** Comma-separated values, RFC 4180. */
    CSV,
    /** One JSON object a line. */
    JSONL
  }

  private final Path file;
  private final Format format;
  private final TableLayout layout;
  private final ClassNames classNames;
  private final int width;

  /**
   * Reads the first row, and all rows if the classes are to be inferred.
   *
   * @param classNames the classes; empty to infer them
   */
  public TableFile(Path file, Format format, TableLayout layout, Optional<ClassNames> classNames) {
    this.file = file;
    this.format = format;
    this.layout = layout;
    boolean infer = classNames.isEmpty() && layout.labelled();
    TreeSet<String> labels = new TreeSet<>();
    try (TableReader rows = open()) {
      TableRow row = rows.next();
      if (row == null) {
        throw new InvalidDataException(file + ": no rows (expected: at least one)");
      }
      this.width = row.features().width();
      for (; infer && row != null; row = rows.next()) {
        checkWidth(row);
        if (row.label() != null) {
          labels.add(ClassNames.canonical(row.label()));
        }
        if (labels.size() > ClassNames.MOST_INFERRED) {
          throw new InvalidDataException(
              "%s: more than %d different labels (expected: fewer, or the classes given)"
                  .formatted(file, ClassNames.MOST_INFERRED));
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    this.classNames =
        infer ? ClassNames.inferred(labels) : classNames.orElse(ClassNames.inferred(labels));
  }

  private TableReader open() throws IOException {
    return format == Format.CSV ? new CsvReader(file, layout) : new JsonlReader(file, layout);
  }

  private InvalidDataException unreadable(IOException e) {
    return new InvalidDataException(
        "%s: %s (expected: a readable file)".formatted(file, e.getMessage()), e);
  }

  private void checkWidth(TableRow row) {
    if (row.features().width() != width) {
      throw new InvalidDataException(
          "%s, line %d: %d features (expected: %d, as in the first row)"
              .formatted(file, row.line(), row.features().width(), width));
    }
  }

  /** The classes, given or inferred. */
  public ClassNames classNames() {
    return classNames;
  }

  /** Values per example. */
  public int width() {
    return width;
  }

  /** The rows once, from the top; refuses labels that are none of the classes. */
  public ExampleStream stream() {
    try {
      return new TableStream(this, open());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The rows several times, each time from the top.
   *
   * @param epochs how many times; {@link EpochOrder#ENDLESS} for no end
   */
  public ExampleStream repeated(long epochs) {
    return new RepeatedStream(this::stream, epochs);
  }

  /** Turns a row into an example, or refuses it. */
  LabelledExample example(TableRow row, long index) {
    checkWidth(row);
    int label = classNames.classOf(row.label());
    if (label == ClassNames.UNKNOWN) {
      throw new InvalidDataException(
          "%s, line %d: label %s (expected: %s)"
              .formatted(file, row.line(), row.label(), classNames));
    }
    return new LabelledExample(row.features(), label, index);
  }

  /** The next row of a reader, or null. */
  TableRow read(TableReader rows) {
    try {
      return rows.next();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
