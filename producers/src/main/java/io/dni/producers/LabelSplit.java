// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.schemas.record.Row;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Takes an example apart: what goes at once, and the label that follows. Not thread-safe. */
final class LabelSplit {
  private final RecordCodec<Example> examples = new RecordCodec<>(Example.class);
  private final RecordCodec<Row> rows = new RecordCodec<>(Row.class);
  private final int classes;

  /**
   * @param classes of the labels, 0 for none or real numbers
   */
  LabelSplit(int classes) {
    this.classes = classes;
  }

  /**
   * Both parts.
   *
   * @param example that awaits its label, encoded
   * @param label without a time; empty if the example has none
   */
  record Parts(byte[] example, Optional<LateLabel> label) {}

  /**
   * Takes the label out of a record, which is changed by that.
   *
   * @param id by which it finds its example again
   * @param at when the example happens; empty for Kafka's own time
   */
  Parts of(SpecificRecord record, String id, Optional<Instant> at) {
    LateLabel label = new LateLabel(id, null, null, null, null, null);
    boolean labelled;
    byte[] encoded;
    if (record instanceof Row row) {
      label.setName(row.getLabel());
      labelled = row.getLabel() != null;
      row.setLabel(null);
      row.setId(id);
      row.setAwaitsLabel(true);
      row.setEventTime(at.orElse(null));
      encoded = rows.encode(row);
    } else {
      Example example = (Example) record;
      labelled = example.getLabel() != null || example.getTarget() != null;
      label.setLabel(example.getLabel());
      if (example.getTarget() != null) {
        label.setTarget(TensorBytes.of(TensorBytes.toFloats(example.getTarget())));
      }
      example.setLabel(null);
      example.setTarget(null);
      example.setId(id);
      example.setAwaitsLabel(true);
      example.setEventTime(at.orElse(null));
      encoded = examples.encode(example);
    }
    return new Parts(encoded, labelled ? Optional.of(label) : Optional.empty());
  }

  /** Another label than the given one. */
  LateLabel contradicting(LateLabel label) {
    LateLabel other = LateLabel.newBuilder(label).build();
    if (label.getName() != null) {
      other.setName("not " + label.getName());
    } else if (label.getTarget() != null) {
      other.setTarget(TensorBytes.of(TensorBytes.toFloats(label.getTarget())[0] + 1));
    } else {
      other.setLabel((label.getLabel() + 1) % Math.max(2, classes));
    }
    return other;
  }
}
