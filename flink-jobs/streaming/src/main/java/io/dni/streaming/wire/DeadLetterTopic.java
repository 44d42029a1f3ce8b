// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordChecksum;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters: read, and sent back to the topics that they came from.
 *
 * <p>A letter is known by the place of the record that it wraps, so one that a restarted job has
 * written twice counts once. How far letters have been sent back is committed to Kafka under the
 * group {@code TOPIC-replay}, after the sent records are safe: each goes back once, and only a
 * crash between the two can send the last ones again.
 */
public final class DeadLetterTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Properties properties = new Properties();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<DeadLetter> codec = new RecordCodec<>(DeadLetter.class);

  /**
   * One letter.
   *
   * @param source topic, partition and offset of the refused record
   * @param reason what was wrong with it
   * @param time when it was refused
   * @param bytes length of its value, -1 if the letter holds none
   */
  public record Letter(String source, String reason, Instant time, int bytes) {}

  /**
   * What came of sending letters back.
   *
   * @param sent records written to the topics that they came from
   * @param withoutValue letters that hold no value: tombstones, and records too large to keep
   */
  public record Replay(int sent, int withoutValue) {}

  private record Stored(
      TopicPartition partition, long position, DeadLetter letter, Header checksum) {
    String source() {
      return letter.getTopic() + "/" + letter.getPartition() + "/" + letter.getOffset();
    }
  }

  /**
   * Opens the topic, which exists.
   *
   * @param bootstrapServers {@code host:port}, several joined by commas
   * @param clientProperties further settings of the Kafka clients, security above all
   */
  public DeadLetterTopic(
      String bootstrapServers, Map<String, String> clientProperties, String topic) {
    this.topic = topic;
    properties.putAll(clientProperties);
    properties.put("bootstrap.servers", bootstrapServers);
    Properties own = new Properties();
    own.putAll(properties);
    own.put("group.id", topic + "-replay");
    own.put("enable.auto.commit", "false");
    consumer = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
  }

  /** All letters, oldest first within a partition, each once. */
  public List<Letter> letters() {
    Set<String> seen = new HashSet<>();
    return read().stream()
        .filter(stored -> seen.add(stored.source()))
        .map(
            stored ->
                new Letter(
                    stored.source(),
                    stored.letter().getReason(),
                    stored.letter().getTime(),
                    stored.letter().getValue() == null
                        ? -1
                        : stored.letter().getValue().remaining()))
        .toList();
  }

  /** Sends back each letter that has not been sent back before. */
  public Replay replay() {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
    Set<String> seen = new HashSet<>();
    List<Stored> due = new ArrayList<>();
    int withoutValue = 0;
    for (Stored stored : read()) {
      OffsetAndMetadata done = committed.get(stored.partition());
      reached.put(stored.partition(), new OffsetAndMetadata(stored.position() + 1));
      boolean before = done != null && stored.position() < done.offset();
      if (!seen.add(stored.source()) || before) {
        continue;
      }
      if (stored.letter().getValue() == null) {
        withoutValue++;
      } else {
        due.add(stored);
      }
    }
    send(due);
    consumer.commitSync(reached);
    return new Replay(due.size(), withoutValue);
  }

  private void send(List<Stored> letters) {
    Properties own = new Properties();
    own.putAll(properties);
    own.put("acks", "all");
    List<java.util.concurrent.Future<?>> written = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Stored stored : letters) {
        written.add(producer.send(original(stored)));
      }
      producer.flush();
      for (java.util.concurrent.Future<?> record : written) {
        record.get();
      }
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a record could not be sent back: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while records were sent back", e);
    }
  }

  private static ProducerRecord<byte[], byte[]> original(Stored stored) {
    DeadLetter letter = stored.letter();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(letter.getTopic(), bytes(letter.getKey()), bytes(letter.getValue()));
    if (stored.checksum() != null) {
      record.headers().add(RecordChecksum.HEADER, stored.checksum().value());
    }
    return record;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private List<Stored> read() {
    List<Stored> letters = new ArrayList<>();
    consumer.seekToBeginning(consumer.assignment());
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          letters.add(
              new Stored(
                  new TopicPartition(topic, record.partition()),
                  record.offset(),
                  codec.decode(record.value()),
                  record.headers().lastHeader(DeadLetters.SOURCE_CHECKSUM)));
        } catch (UndecodableRecordException e) {
          throw new IllegalStateException(
              "%s, partition %d, offset %d: no dead letter (expected: only those)"
                  .formatted(topic, record.partition(), record.offset()),
              e);
        }
      }
    }
    return letters;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
