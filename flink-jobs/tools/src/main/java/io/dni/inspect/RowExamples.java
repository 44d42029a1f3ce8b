// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.FloatFeatures;
import io.dni.dataset.LabelledExample;
import io.dni.dataset.RowTable;
import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.learning.features.Vocabulary;
import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The rows of a table as a stored model sees them: encoded by what it has learned, as the job
 * encodes a row that is only to be predicted.
 */
public final class RowExamples implements ExampleStream {
  private final RowTable table;
  private final EncoderState state;
  private final FeatureEncoder encoder;
  private Optional<RowTable.Row> ahead;
  private long index;

  /**
   * Encodes a table.
   *
   * @param table whose columns are those of the model, in its order
   */
  public RowExamples(RowTable table, EncoderState state) {
    this.table = table;
    this.state = state;
    this.encoder = new FeatureEncoder(state.spec());
    this.ahead = table.next();
  }

  /** Names of a model's columns, in its order. */
  public static List<String> columns(FeatureSpec spec) {
    return spec.columns().stream().map(Column::name).toList();
  }

  /** A row as numbers and words, each in their order. */
  public static RawRow raw(RowTable table, RowTable.Row row, FeatureSpec spec) {
    double[] numbers = new double[spec.numbers()];
    String[] words = new String[spec.words()];
    int number = 0;
    int word = 0;
    for (int j = 0; j < spec.columns().size(); j++) {
      if (spec.columns().get(j).kind() == Column.Kind.NUMBER) {
        numbers[number++] = table.number(row, j);
      } else {
        words[word++] = row.cells().get(j);
      }
    }
    return new RawRow(numbers, words);
  }

  @Override
  public boolean hasNext() {
    return ahead.isPresent();
  }

  @Override
  public LabelledExample next() {
    RowTable.Row row = ahead.orElseThrow(() -> new NoSuchElementException("the table has ended"));
    float[] x = encoder.predict(state, raw(table, row, state.spec()));
    FloatFeatures features = new FloatFeatures(x);
    LabelledExample example =
        state.spec().predictsNumber()
            ? LabelledExample.ofTarget(features, (float) table.target(row), index++)
            : new LabelledExample(features, label(row), index++);
    ahead = table.next();
    return example;
  }

  private int label(RowTable.Row row) {
    if (row.label() == null) {
      return LabelledExample.NO_LABEL;
    }
    int label = state.classes().find(row.label());
    if (label == Vocabulary.FULL) {
      throw new InvalidDataException(
          "%s: label %s (expected: one of %s, the classes of the model)"
              .formatted(
                  row.place(),
                  Printable.of(row.label()),
                  String.join(", ", state.classes().words().stream().map(Printable::of).toList())));
    }
    return label;
  }

  @Override
  public List<Integer> shape() {
    return List.of(state.spec().width());
  }

  @Override
  public int classes() {
    return state.classes().words().size();
  }

  @Override
  public void close() {
    table.close();
  }
}
