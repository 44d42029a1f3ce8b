// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.Standardiser;
import io.dni.learning.features.Vocabulary;
import io.dni.model.EncoderTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The encoding of a table's rows in figures.
 *
 * @param rows learned
 * @param halfLife of the standardisation in rows; 0: over all rows alike
 * @param columnInputs inputs that the columns become
 * @param readOutInputs inputs that the read-outs become
 * @param classBound how many classes there may be
 * @param classes their names, in the order of the network's outputs
 * @param columns in the order of their inputs
 * @param readOuts what the read-outs have learned
 */
public record EncoderReport(
    long rows,
    double halfLife,
    int columnInputs,
    int readOutInputs,
    int classBound,
    List<String> classes,
    List<ColumnReport> columns,
    List<TensorReport> readOuts) {

  /**
   * A column.
   *
   * @param kind number or words
   * @param inputs that it becomes
   * @param values numbers: how many were not missing, else null
   * @param mean numbers: the running one, else null
   * @param deviation numbers: the running one, else null
   * @param words words: how many are known, else null
   * @param vocabulary words: how many may have an input of their own
   * @param hashed words: how many inputs the others share
   */
  public record ColumnReport(
      String name,
      String kind,
      int inputs,
      Double values,
      Double mean,
      Double deviation,
      Integer words,
      int vocabulary,
      int hashed) {}

  /** The figures of a state. */
  static EncoderReport of(EncoderState state) {
    FeatureSpec spec = state.spec();
    List<ColumnReport> columns = new ArrayList<>();
    int number = 0;
    int word = 0;
    for (Column column : spec.columns()) {
      columns.add(
          column.kind() == Column.Kind.NUMBER
              ? report(column, state.standardisers().get(number++))
              : report(column, state.vocabularies().get(word++)));
    }
    return new EncoderReport(
        state.rows(),
        spec.halfLife(),
        spec.columnInputs(),
        spec.width() - spec.columnInputs(),
        spec.classes(),
        List.copyOf(state.classes().words()),
        columns,
        EncoderTensors.of(state).stream()
            .filter(t -> t.shape().size() > 1)
            .map(t -> TensorReport.of(t.toNamed()))
            .toList());
  }

  private static ColumnReport report(Column column, Standardiser s) {
    return new ColumnReport(
        column.name(),
        kind(column),
        column.width(),
        s.count(),
        s.mean(),
        s.deviation(),
        null,
        0,
        0);
  }

  private static ColumnReport report(Column column, Vocabulary vocabulary) {
    return new ColumnReport(
        column.name(),
        kind(column),
        column.width(),
        null,
        null,
        null,
        vocabulary.words().size(),
        column.vocabulary(),
        column.hashed());
  }

  private static String kind(Column column) {
    return column.kind().name().toLowerCase(Locale.ROOT);
  }
}
