// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ExampleData;
import io.dni.dataset.Mnist;
import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.dataset.source.DataRequest;
import io.dni.dataset.source.DataSource;
import io.dni.dataset.source.DataSources;
import io.dni.table.Dialect;
import io.dni.table.InvalidDataException;
import io.dni.table.Table;
import io.dni.table.TextSource;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose examples: the same for every command that reads some. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      order = 10,
      completionCandidates = DataSources.Forms.class,
      description = "What to read: ${COMPLETION-CANDIDATES}. FILE may be - for standard input.")
  private String data;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      order = 11,
      description = {
        "Chooses artificial points and the order of finite sets, not 0. Default: ${DEFAULT-VALUE}."
      })
  private long seed;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      order = 12,
      description = "MNIST: train or test. Default: train to learn, test to predict and analyze.")
  private Optional<String> split = Optional.empty();

  @Mixin private TableOptions tables;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The value of {@code --data}. */
  public String data() {
    return data(null);
  }

  /** The value of {@code --data}, or a default; without one it must be given. */
  public String data(String byDefault) {
    if (data == null && byDefault == null) {
      throw new InvalidDataException("--data: missing (expected: what to read)");
    }
    return data == null ? byDefault : data;
  }

  /** The value of {@code --seed}. */
  public long seed() {
    return seed;
  }

  /** Opens the data for a model that learns them. */
  public ExampleData toLearn(StreamOptions stream) {
    requireNoWeights();
    return open(Mnist.Split.TRAIN, stream, UnaryOperator.identity());
  }

  /**
   * Opens the data for a model that is there already.
   *
   * @param known what the model says of columns and classes, where the options do not
   */
  public ExampleData toPredict(UnaryOperator<DataRequest.Tables> known) {
    return open(Mnist.Split.TEST, new StreamOptions(), known);
  }

  private void requireNoWeights() {
    layout()
        .weightColumn()
        .ifPresent(
            column -> {
              throw new InvalidDataException(
                  "--weight-column: %s (expected: with rows of a table, as --columns sends them)"
                      .formatted(column));
            });
  }

  private ExampleData open(
      Mnist.Split usual, StreamOptions stream, UnaryOperator<DataRequest.Tables> known) {
    DataRequest request =
        new DataRequest(
            seed,
            stream.points(),
            stream.isFresh(),
            split.map(DataOptions::split).orElse(usual),
            known.apply(tables()));
    return DataSources.open(data(), optionsGiven(), request);
  }

  /** How the options say that tables are read. */
  public DataRequest.Tables tables() {
    return tables.asRequested();
  }

  /**
   * Opens the rows of a table as they stand, whatever their columns mean; empty if the data are no
   * table.
   */
  public Optional<Table> openTable() {
    DataSource source = DataSources.of(data());
    return source
        .tables()
        .map(
            format ->
                format.open(TextSource.of(source.place(data())), tables.asRequested().dialect()));
  }

  /** Opens the rows of a table, numbers and words; empty if the data are no table. */
  public Optional<RowTable> openRows() {
    return openRows(UnaryOperator.identity());
  }

  /**
   * As {@link #openRows()}.
   *
   * @param known what a model says of the columns
   */
  public Optional<RowTable> openRows(UnaryOperator<TableLayout> known) {
    DataSource source = DataSources.of(data());
    Dialect dialect = tables.asRequested().dialect();
    return source
        .tables()
        .map(
            format ->
                new RowTable(
                    source.place(data()),
                    format.open(
                        TextSource.of(source.place(data())),
                        dialect.withMissing(Dialect.USUAL_MISSING)),
                    dialect.header(),
                    known.apply(layout())));
  }

  /** What labels are, as far as the options say. */
  public TableLayout.Label asked() {
    boolean classes = tables.asRequested().classes().isPresent();
    return classes ? TableLayout.Label.CLASS : layout().label();
  }

  /** Opens a table of labels; empty if the data are no table. */
  Optional<LabelFile> openLabels(String from) {
    DataSource source = DataSources.of(from);
    TableLayout layout = layout();
    String id =
        layout
            .idColumn()
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "--id-column: missing (expected: the column that names the examples)"));
    return source
        .tables()
        .map(
            format ->
                new LabelFile(
                    format.open(TextSource.of(source.place(from)), tables.asRequested().dialect()),
                    id,
                    layout.labelColumn().orElse(TableLayout.DEFAULT_LABEL_COLUMN),
                    layout.weightColumn(),
                    layout.label() == TableLayout.Label.NUMBER));
  }

  /** Whether {@code --data} is given. */
  public boolean given() {
    return data != null;
  }

  /** The column layout that the options describe. */
  public TableLayout layout() {
    return tables.asRequested().layout();
  }

  private static Mnist.Split split(String text) {
    return switch (text) {
      case "train" -> Mnist.Split.TRAIN;
      case "test" -> Mnist.Split.TEST;
      default -> throw new InvalidDataException("split: " + text + " (expected: train or test)");
    };
  }

  /** Whether an option chooses data: a command may have one of its own by the same name. */
  private static boolean isOfData(Field option) {
    Class<?> owner = option.getDeclaringClass();
    return owner == DataOptions.class
        || owner == TableOptions.class
        || owner == DialectOptions.class
        || owner == StreamOptions.class;
  }

  /** The names of the options of data that stand on the command line. */
  private List<String> optionsGiven() {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .filter(option -> option.userObject() instanceof Field field && isOfData(field))
        .map(option -> option.longestName())
        .toList();
  }
}
