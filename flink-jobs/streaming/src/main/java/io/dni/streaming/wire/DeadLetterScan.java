// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of dead letters from end to end, in portions; what is no letter is passed over. */
final class DeadLetterScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);
  private final Consumer<String> remarks;

  /** A letter and where it lies in its topic. */
  record Stored(TopicPartition partition, long position, DeadLetter letter, Header checksum) {
    /** The place of the record that it wraps, by which it is known. */
    String source() {
      return letter.getTopic() + "/" + letter.getPartition() + "/" + letter.getOffset();
    }
  }

  /**
   * @param client settings of the Kafka clients, the address among them
   * @param remarks takes one line for each record that is passed over
   */
  DeadLetterScan(Properties client, String topic, Consumer<String> remarks) {
    this.topic = topic;
    this.remarks = remarks;
    Properties own = new Properties();
    own.putAll(client);
    own.put("group.id", topic + "-replay");
    own.put("enable.auto.commit", "false");
    consumer = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
  }

  /**
   * Reads from the beginning to what is the end when it begins.
   *
   * @return how many records were no letters
   */
  long read(Consumer<List<Stored>> reader) {
    consumer.seekToBeginning(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long foreign = 0;
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      List<Stored> portion = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(topic, record.partition());
        try {
          portion.add(
              new Stored(
                  partition,
                  record.offset(),
                  decode(record.value()),
                  record.headers().lastHeader(DeadLetters.SOURCE_CHECKSUM)));
        } catch (UndecodableRecordException e) {
          foreign++;
          passOver(partition, record.offset(), "no dead letter", "only those");
        }
      }
      reader.accept(portion);
    }
    return foreign;
  }

  private DeadLetter decode(byte[] value) throws UndecodableRecordException {
    if (value == null) {
      throw new UndecodableRecordException("value: none (expected: a DeadLetter)");
    }
    return codec.decode(value);
  }

  /** Tells of a record that nothing is done with. */
  void passOver(TopicPartition partition, long offset, String what, String expected) {
    remarks.accept(
        "%s, partition %d, offset %d: %s; passed over (expected: %s)"
            .formatted(topic, partition.partition(), offset, what, expected));
  }

  /** Up to where each partition has been done with, by an earlier run too. */
  Map<TopicPartition, Long> done() {
    Map<TopicPartition, Long> done = new HashMap<>();
    consumer
        .committed(consumer.assignment())
        .forEach((partition, offset) -> done.put(partition, offset == null ? 0 : offset.offset()));
    return done;
  }

  /** Remembers in Kafka that everything read so far is done with; never takes anything back. */
  void commit(Map<TopicPartition, Long> doneBefore) {
    Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long before = doneBefore.getOrDefault(partition, 0L);
      reached.put(partition, new OffsetAndMetadata(Math.max(before, consumer.position(partition))));
    }
    consumer.commitSync(reached);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
