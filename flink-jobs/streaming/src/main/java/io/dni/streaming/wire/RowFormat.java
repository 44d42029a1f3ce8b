// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How rows are written in their topic.
 *
 * @param kind of the records
 * @param label name of the field that holds the label
 * @param id name of the field that holds the row's own name; empty for none
 * @param weight name of the field that holds the row's weight; empty for none
 * @param fields names of a CSV record's fields, in their order; empty: the columns, then the label
 * @param delimiter of CSV records
 */
public record RowFormat(
    Kind kind, String label, String id, String weight, List<String> fields, char delimiter)
    implements Serializable {

  /** What a record is. */
  public enum Kind {
    /** A Row, or an Example where there are no columns. */
    AVRO,
    /** A JSON object; fields of nested objects are x.a, items of arrays x[0]. */
    JSON,
    /** One line of CSV, without a header. */
    CSV;

    /** Reads {@code avro}, {@code json} or {@code csv}. */
    public static Kind parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** The product's own records. */
  public static final RowFormat AVRO = new RowFormat(Kind.AVRO, "label", "", "", List.of(), ',');

  /** Keeps a copy of the list. */
  public RowFormat {
    fields = List.copyOf(fields);
  }

  /** Names of a CSV record's fields. */
  List<String> fields(FeatureSpec spec) {
    if (!fields.isEmpty()) {
      return fields;
    }
    List<String> all = new ArrayList<>(spec.columns().stream().map(Column::name).toList());
    all.add(label);
    return all;
  }
}
