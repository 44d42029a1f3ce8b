// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.features.TargetUnit;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.ModelEvent;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.message.Served;
import io.dni.streaming.wire.RecordParts.Part;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a segment tells the world, as records. Not thread-safe. */
public final class SnapshotEncoder {
  private final TargetUnit target;
  private final RecordCodec<LossEstimate> estimates = new RecordCodec<>(LossEstimate.class);
  private final RecordCodec<ModelEvent> events = new RecordCodec<>(ModelEvent.class);
  private final RecordCodec<Prediction> predictions = new RecordCodec<>(Prediction.class);

  /** For outputs in the user's own unit. */
  public SnapshotEncoder() {
    this(TargetUnit.OWN);
  }

  /**
   * For outputs in a unit of the network's own.
   *
   * @param target what leads back to the user's
   */
  public SnapshotEncoder(TargetUnit target) {
    this.target = target;
  }

  /**
   * Per-example losses of one batch.
   *
   * @param trueLosses {@code [batch]}, output segment only
   * @param impliedLosses {@code [batch]}, segments with a linear SG module on labels only
   */
  public record ExampleLosses(Optional<float[]> trueLosses, Optional<float[]> impliedLosses) {}

  /**
   * A snapshot of a segment: one record, or several where the losses of the examples are too many
   * for one.
   *
   * @param batch the newest batch
   * @param losses per-example losses of that batch, if wanted
   */
  public List<EncodedRecord> snapshot(
      ModelBatch batch, SegmentSnapshot snapshot, Optional<ExampleLosses> losses) {
    if (losses.isEmpty()) {
      return List.of(
          snapshot(
              batch,
              snapshot,
              new ExampleLosses(Optional.empty(), Optional.empty()),
              new Part(0, 0)));
    }
    int rows = batch.activation().h().rows();
    return RecordParts.of(rows, 2 * Float.BYTES, batch.exampleIds()).stream()
        .map(part -> snapshot(batch, snapshot, losses.get(), part))
        .toList();
  }

  private EncodedRecord snapshot(
      ModelBatch batch, SegmentSnapshot snapshot, ExampleLosses losses, Part part) {
    LossEstimate record = SnapshotFields.write(snapshot);
    record.setSequence(batch.activation().id().sequence());
    record.setExampleIds(part.of(batch.exampleIds()));
    record.setTrueLosses(losses.trueLosses().map(part::of).orElse(null));
    record.setImpliedLosses(losses.impliedLosses().map(part::of).orElse(null));
    return keyed(batch.model(), estimates.encode(record));
  }

  /**
   * The network's outputs for a batch that was learned afterwards, in one record or several.
   *
   * @param classes whether the targets are classes
   * @param served the version that they are from
   */
  public List<EncodedRecord> learned(
      ModelBatch batch, ForwardStep.Output output, boolean classes, Served served) {
    Matrix y = batch.activation().y();
    List<Integer> labels = new ArrayList<>(y.rows());
    for (int s = 0; classes && s < y.rows(); s++) {
      labels.add(y.columns() == 1 ? Math.round(y.get(s, 0)) : y.argMax(s));
    }
    Optional<Matrix> targets = classes ? Optional.empty() : Optional.of(target.fromUnit(y));
    Matrix outputs = target.fromUnit(output.probabilities());
    return predictions(batch, new Told(outputs, labels, targets, output.loss(), served));
  }

  /** The network's outputs for a batch without labels, in one record or several. */
  public List<EncodedRecord> predicted(ModelBatch batch, Matrix probabilities, Served served) {
    return predictions(
        batch,
        new Told(target.fromUnit(probabilities), List.of(), Optional.empty(), Double.NaN, served));
  }

  /** What is told of a batch: outputs, and what they should have been, where that is known. */
  private record Told(
      Matrix outputs, List<Integer> labels, Optional<Matrix> targets, double loss, Served served) {}

  private List<EncodedRecord> predictions(ModelBatch batch, Told told) {
    int values = told.targets().isPresent() ? 2 : 1;
    long row = (long) told.outputs().columns() * values * Float.BYTES + Integer.BYTES;
    List<EncodedRecord> records = new ArrayList<>(1);
    for (Part part : RecordParts.of(told.outputs().rows(), row, batch.exampleIds())) {
      records.add(prediction(batch, told, part));
    }
    return records;
  }

  private EncodedRecord prediction(ModelBatch batch, Told told, Part part) {
    // One for each batch, and a batch may be a single row: a builder would check and copy each
    // field.
    BatchId id = batch.activation().id();
    Prediction record = new Prediction();
    record.setModel(batch.model());
    record.setNonce(id.nonce());
    record.setSequence(id.sequence());
    record.setLearned(batch.labelled());
    record.setRows(part.rows());
    record.setColumns(told.outputs().columns());
    record.setValues(part.of(told.outputs()));
    record.setExampleIds(part.of(batch.exampleIds()));
    record.setLabels(part.of(told.labels()));
    record.setLoss(finite(told.loss()));
    if (batch.eventTime() != Long.MIN_VALUE) {
      record.setEventTime(Instant.ofEpochMilli(batch.eventTime()));
    }
    if (told.targets().isPresent()) {
      record.setTargets(part.of(told.targets().get()));
    }
    if (told.served().champion() > 0) {
      record.setChampion(told.served().champion());
    } else {
      record.setStep(told.served().step());
    }
    return keyed(batch.model(), predictions.encode(record));
  }

  /** Drift of a model. */
  public EncodedRecord drift(String model, DriftAlarm alarm) {
    ModelEvent record =
        ModelEvent.newBuilder()
            .setModel(model)
            .setTime(Instant.now())
            .setKind("drift")
            .setSubject(alarm.detector())
            .setExample(alarm.example())
            .setBefore(alarm.before())
            .setAfter(alarm.after())
            .build();
    return keyed(model, events.encode(record));
  }

  private static EncodedRecord keyed(String model, byte[] value) {
    return new EncodedRecord(model.getBytes(StandardCharsets.UTF_8), value, List.of());
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? Double.valueOf(value) : null;
  }
}
