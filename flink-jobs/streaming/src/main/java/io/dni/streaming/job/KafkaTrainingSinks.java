// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.schemas.Topic;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.wire.KafkaEndpoints;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;
import org.apache.flink.streaming.api.datastream.CustomSinkOperatorUidHashes;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The job's Kafka sinks. Each is chained to the operator that feeds it, so what is written crosses
 * no edge.
 */
final class KafkaTrainingSinks implements TrainingSinks {
  private final TrainingConfig config;
  private final KafkaEndpoints kafka;

  KafkaTrainingSinks(TrainingConfig config, KafkaEndpoints kafka) {
    this.config = config;
    this.kafka = kafka;
  }

  @Override
  public void signals(DataStream<ModelSignal> signals, int segment) {
    signals
        .sinkTo(
            kafka.signalSink(
                config.topic(Topic.ERROR_GRADIENTS), config.bfloat16Gradients(), largestSignal()))
        .uid("signal-sink-" + segment)
        .name("signals down");
  }

  @Override
  public void snapshots(DataStream<EncodedRecord> snapshots, int segment) {
    String uid = "loss-estimate-sink-" + segment;
    // Release 0.1.0 had a second sink, whose empty state somebody must claim.
    String former = "step-metrics-sink-" + segment;
    CustomSinkOperatorUidHashes claimed =
        CustomSinkOperatorUidHashes.builder()
            .setWriterUidHash(hash(former))
            .setCommitterUidHash(hash("Sink Committer: " + former))
            .build();
    snapshots
        .sinkTo(kafka.recordSink(config.topic(Topic.LOSS_ESTIMATES)), claimed)
        .uid(uid)
        .name(uid);
  }

  /** Flink's own hash of a uid. */
  private static String hash(String uid) {
    return Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).toString();
  }

  @Override
  public void predictions(DataStream<EncodedRecord> predictions) {
    write(predictions, Topic.PREDICTIONS, "prediction-sink");
  }

  @Override
  public void events(DataStream<EncodedRecord> events, String source) {
    write(events, Topic.EVENTS, "event-sink-" + source);
  }

  @Override
  public void commands(DataStream<EncodedRecord> commands) {
    write(commands, Topic.CONTROL, "command-sink");
  }

  @Override
  public void labelReports(DataStream<EncodedRecord> reports) {
    write(reports, Topic.LABEL_REPORTS, "label-report-sink");
  }

  @Override
  public void deadLetters(DataStream<EncodedRecord> letters, String source) {
    write(letters, Topic.DEAD_LETTERS, "dead-letter-sink-" + source);
  }

  /** Values of the widest activation of a batch. */
  private long largestSignal() {
    List<Integer> widths = config.model().network().widths();
    return (long) config.batching().size() * Collections.max(widths.subList(1, widths.size()));
  }

  private void write(DataStream<EncodedRecord> records, Topic topic, String uid) {
    records.sinkTo(kafka.recordSink(config.topic(topic))).uid(uid).name(uid);
  }
}
