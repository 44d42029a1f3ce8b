// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.dataset.TableLayout.Label;
import io.dni.table.Dialect;
import io.dni.table.InvalidDataException;
import io.dni.table.Table;
import io.dni.table.TextSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user's table whose features are all numbers. It is read row by row and may be larger than
 * memory. The whole file is checked before the first example is given out, so that nothing of a
 * file with a mistake in its last line is sent; only a pipe whose classes are given is not, because
 * it may have no end.
 */
public final class TableFile implements ExampleData {
  /** What a row in memory costs beside its values: objects, headers, references. */
  private static final int ROW_BYTES = 80;

  private final TextSource source;
  private final Table.Format format;
  private final Dialect dialect;
  private final TableLayout layout;
  private final ClassNames classNames;
  private final List<String> inputs;
  private final List<String> remarks;

  /** The rows of a pipe, which cannot be opened twice. */
  private VectorRows pipe;

  /**
   * Checks the file.
   *
   * @param classes of the labels; empty to find them
   */
  public TableFile(
      TextSource source,
      Table.Format format,
      Dialect dialect,
      TableLayout wanted,
      Optional<ClassNames> classes) {
    boolean open = wanted.label() != Label.NONE && classes.isEmpty();
    boolean checked = !source.isPipe() || (open && wanted.label() != Label.NUMBER);
    this.source = checked ? source.rereadable() : source;
    this.format = format;
    this.dialect = dialect;
    VectorRows rows = open(wanted);
    this.inputs = rows.columns().inputs();
    if (!checked) {
      this.pipe = rows;
      this.layout = wanted;
      this.classNames = classes.orElse(ClassNames.NONE);
      this.remarks = List.of();
      return;
    }
    try (rows) {
      TableScan scan = check(rows, wanted, classes);
      boolean realValued = wanted.label() == Label.FOUND_OUT && open && scan.isRealValued();
      this.layout = realValued ? wanted.withLabels(Label.NUMBER) : wanted;
      this.classNames =
          !open || layout.label() == Label.NUMBER
              ? classes.orElse(ClassNames.NONE)
              : rows.declaredClasses()
                  .orElseGet(() -> scan.classNames(source.name(), wanted.label() == Label.CLASS));
      this.remarks = new ArrayList<>(scan.remarks(source.name(), inputs.get(0)));
      if (realValued) {
        remarks.add(
            source.name() + ": the labels are real numbers, so they are targets to predict");
      }
    }
  }

  private VectorRows open(TableLayout of) {
    Table table = format.open(source, dialect);
    return new VectorRows(table, new TableColumns(source.name(), table, dialect.header(), of), of);
  }

  private TableScan check(VectorRows rows, TableLayout wanted, Optional<ClassNames> classes) {
    TableScan scan = new TableScan(dialect.decimal());
    for (VectorRow row; (row = rows.next()) != null; ) {
      if (row.label() != null && wanted.label() == Label.NUMBER) {
        rows.target(row);
      } else if (row.label() != null && classes.isPresent()) {
        new LabelReading(wanted.label(), classes.get()).classOf(row);
      }
      scan.take(row);
    }
    if (scan.rows() == 0) {
      throw new InvalidDataException(source.name() + ": no rows (expected: at least one)");
    }
    return scan;
  }

  @Override
  public ClassNames classNames() {
    return classNames;
  }

  /** Whether each label is a real number to be predicted. */
  public boolean isRealValued() {
    return layout.label() == Label.NUMBER;
  }

  @Override
  public List<String> inputs() {
    return inputs;
  }

  /** Values per example. */
  public int width() {
    return inputs.size();
  }

  @Override
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public ExampleStream inOrder() {
    VectorRows rows = pipe == null ? open(layout) : pipe;
    pipe = null;
    return new TableStream(new LabelReading(layout.label(), classNames), rows);
  }

  @Override
  public ExampleStream toLearn(long epochs, Optional<Long> shuffle) {
    if (shuffle.isPresent()) {
      return inMemory().shuffled(epochs, shuffle.get());
    }
    // A pipe is read once, whatever was asked for.
    return pipe == null ? new RepeatedStream(this::inOrder, epochs) : inOrder();
  }

  /** All rows in memory, to be read in any order. */
  private Dataset inMemory() {
    List<LabelledExample> all = new ArrayList<>();
    long most = Runtime.getRuntime().maxMemory() / 2 / (width() * (long) Float.BYTES + ROW_BYTES);
    try (ExampleStream rows = inOrder()) {
      while (rows.hasNext()) {
        if (all.size() >= most) {
          throw new InvalidDataException(
              "%s: more than %d rows do not fit into memory at once (expected: fewer with --shuffle, or a larger heap: DNI_JAVA_OPTS=-Xmx4g)"
                  .formatted(source.name(), most));
        }
        all.add(rows.next());
      }
    }
    return new ListedExamples(width(), classNames.count(), all);
  }
}
