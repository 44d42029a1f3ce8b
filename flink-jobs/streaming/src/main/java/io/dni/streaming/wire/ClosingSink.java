// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's sink, whose writers can always be closed. Flink's own throws again, while its task is
 * taken down, what a record that waited in vain for the broker has already failed the task with;
 * Flink takes an error at that time for fatal, and ends the task manager. That of {@code dni train}
 * is the only one there is, so the job would wait for ever.
 *
 * @param <T> what is written
 */
final class ClosingSink<T>
    implements TwoPhaseCommittingStatefulSink<T, KafkaWriterState, KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ClosingSink.class);

  private final KafkaSink<T> kafka;

  ClosingSink(KafkaSink<T> kafka) {
    this.kafka = kafka;
  }

  @Override
  public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> createWriter(
      WriterInitContext context) throws IOException {
    return new Writer<>(kafka.createWriter(context));
  }

  @Override
  public PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> stored) throws IOException {
    return new Writer<>(kafka.restoreWriter(context, stored));
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return kafka.getWriterStateSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return kafka.createCommitter(context);
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return kafka.getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committables) {
    kafka.addPostCommitTopology(committables);
  }

  private record Writer<T>(
      PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> kafka)
      implements PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> {

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
      kafka.write(element, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      kafka.flush(endOfInput);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
      kafka.writeWatermark(watermark);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
      return kafka.prepareCommit();
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpoint) throws IOException {
      return kafka.snapshotState(checkpoint);
    }

    @Override
    public void close() throws InterruptedException {
      try {
        kafka.close();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        LOG.warn("a sink was closed with records that Kafka has not taken: {}", e.getMessage());
      }
    }
  }
}
