// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.schemas.record.LossEstimate;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Lays the figures of a segment into the fields of a record that have their names. */
final class SnapshotFields {
  private static final Map<SegmentFigure, Schema.Field> FIELDS = fields();

  private SnapshotFields() {}

  private static Map<SegmentFigure, Schema.Field> fields() {
    Map<SegmentFigure, Schema.Field> fields = new EnumMap<>(SegmentFigure.class);
    for (SegmentFigure figure : SegmentFigure.values()) {
      fields.put(figure, LossEstimate.getClassSchema().getField(figure.key()));
    }
    return fields;
  }

  /** A record of no batch, whose losses of single examples are still to be set. */
  static LossEstimate write(SegmentSnapshot snapshot) {
    LossEstimate record = new LossEstimate();
    record.setModel(snapshot.model());
    record.setSegment(snapshot.segment());
    record.setTime(snapshot.time());
    record.setExampleIds(Collections.emptyList());
    record.setFigures(snapshot.predictions());
    FIELDS.forEach((figure, field) -> record.put(field.pos(), value(snapshot, figure, field)));
    return record;
  }

  private static Object value(SegmentSnapshot snapshot, SegmentFigure figure, Schema.Field field) {
    return switch (field.schema().getType()) {
      case INT -> (int) snapshot.count(figure);
      case LONG -> snapshot.count(figure);
      default -> snapshot.number(figure);
    };
  }

  /** What a record tells, but for the losses of single examples. */
  static SegmentSnapshot read(LossEstimate record) {
    Map<SegmentFigure, Number> figures = new EnumMap<>(SegmentFigure.class);
    FIELDS.forEach(
        (figure, field) -> {
          Number value = (Number) record.get(field.pos());
          if (value != null) {
            figures.put(figure, value);
          }
        });
    return new SegmentSnapshot(
        record.getModel(), record.getSegment(), record.getTime(), figures, record.getFigures());
  }
}
