// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.Row;
import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the join of examples and labels tells the world. */
public final class LabelReporter {
  private final String examplesTopic;
  private final RecordCodec<LabelReport> reports = new RecordCodec<>(LabelReport.class);
  private final RecordCodec<DeadLetter> letters = new RecordCodec<>(DeadLetter.class);
  private final RecordCodec<Example> examples = new RecordCodec<>(Example.class);
  private final RecordCodec<Row> rows = new RecordCodec<>(Row.class);

  /**
   * @param examplesTopic where a letter's example came from
   */
  public LabelReporter(String examplesTopic) {
    this.examplesTopic = examplesTopic;
  }

  /** What waits, and what has come of all. */
  public EncodedRecord report(String model, AwaitedLabels labels) {
    Map<String, Long> outcomes = new HashMap<>();
    labels.counts().forEach((outcome, count) -> outcomes.put(outcome.name(), count));
    LabelReport record =
        LabelReport.newBuilder()
            .setModel(model)
            .setTime(Instant.now())
            .setWaiting(labels.pools().waiting().size())
            .setEarly(labels.pools().early().size())
            .setBytes(labels.pools().waiting().bytes())
            .setOldest(
                labels
                    .pools()
                    .waiting()
                    .oldest()
                    .map(w -> Instant.ofEpochMilli(w.since()))
                    .orElse(null))
            .setDelays(Arrays.stream(labels.delays().counts()).boxed().toList())
            .setOutcomes(outcomes)
            .build();
    return new EncodedRecord(key(model), reports.encode(record), List.of());
  }

  /** An example that is not learned, as it came; sent again, it awaits its label anew. */
  public EncodedRecord letter(Awaiting example, String reason) {
    byte[] value =
        example instanceof ModelRow row
            ? rows.encode(RowRecords.awaiting(row))
            : encoded((ModelExample) example);
    byte[] key = key(example.model());
    ModelExample.Origin origin = origin(example);
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(examplesTopic)
            .setPartition(origin.partition())
            .setOffset(origin.offset())
            .setReason(reason)
            .setKey(ByteBuffer.wrap(key))
            .setValue(ByteBuffer.wrap(value))
            .setTime(Instant.now())
            .build();
    List<String> headers =
        List.of(
            "dni.source.topic",
            examplesTopic,
            "dni.source.partition",
            String.valueOf(origin.partition()),
            "dni.source.offset",
            String.valueOf(origin.offset()),
            "dni.reason",
            reason);
    return new EncodedRecord(key, letters.encode(letter), headers);
  }

  /** By it a letter is told from all others, and sent back once. */
  private static ModelExample.Origin origin(Awaiting example) {
    return example instanceof ModelRow row
        ? new ModelExample.Origin(row.partition(), row.offset())
        : ((ModelExample) example).origin();
  }

  private byte[] encoded(ModelExample example) {
    return examples.encode(
        Example.newBuilder()
            .setFeatures(ByteBuffer.wrap(example.features()))
            .setEncoding(example.scale() == 0 ? FeatureEncoding.FLOAT32 : FeatureEncoding.UINT8)
            .setScale(example.scale() == 0 ? 1 : example.scale())
            .setId(example.id())
            .setEventTime(
                example.eventTime() == Long.MIN_VALUE
                    ? null
                    : Instant.ofEpochMilli(example.eventTime()))
            .setAwaitsLabel(true)
            .build());
  }

  private static byte[] key(String model) {
    return model.getBytes(StandardCharsets.UTF_8);
  }
}
