// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.Printable;
import io.dni.schemas.RecordChecksum;
import io.dni.schemas.record.DeadLetter;
import io.dni.streaming.wire.DeadLetterScan.Stored;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters: read, and sent back to the topics that they came from. They are never held all
 * at once.
 *
 * <p>A letter is known by the place of the record that it wraps, so one that a restarted job has
 * written twice counts once, unless {@value #MOST_REMEMBERED} others lie between the two. How far
 * letters have been sent back is committed to Kafka under the group {@code TOPIC-replay} after each
 * portion, when its records are safe: each goes back once, and only a crash between the two can
 * send a portion again.
 *
 * <p>Anybody who may write to the topic can write a letter that names any topic. So only the topics
 * that the caller allows are written to; other letters, and records that are none, are reported and
 * passed over.
 */
public final class DeadLetterTopic implements AutoCloseable {
  private static final int MOST_REMEMBERED = 100_000;
  private static final int MOST_REASON = 1000;

  private final Properties client = new Properties();
  private final DeadLetterScan scan;

  /**
   * One letter; its texts may stand on a terminal.
   *
   * @param source topic, partition and offset of the refused record
   * @param reason what was wrong with it
   * @param time when it was refused
   * @param bytes length of its value, -1 if the letter holds none
   */
  public record Letter(String source, String reason, Instant time, int bytes) {}

  /**
   * What a topic of dead letters held.
   *
   * @param letters each counted once
   * @param foreign records that are no letters
   */
  public record Letters(long letters, long foreign) {}

  /**
   * What came of sending letters back.
   *
   * @param sent records written to the topics that they came from
   * @param withoutValue letters that hold no value: tombstones, and records too large to keep
   * @param passedOver letters of topics that are not allowed, and records that are no letters
   */
  public record Replay(long sent, long withoutValue, long passedOver) {}

  /**
   * Opens the topic, which exists.
   *
   * @param bootstrapServers {@code host:port}, several joined by commas
   * @param clientProperties further settings of the Kafka clients, security above all
   * @param remarks takes one line for each record that is passed over
   */
  public DeadLetterTopic(
      String bootstrapServers,
      Map<String, String> clientProperties,
      String topic,
      Consumer<String> remarks) {
    client.putAll(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
    scan = new DeadLetterScan(client, topic, remarks);
  }

  /**
   * Gives out the letters, oldest first within a partition, each once.
   *
   * @return how many there were
   */
  public Letters forEach(Consumer<Letter> reader) {
    Set<String> seen = remembered();
    long[] letters = {0};
    long foreign =
        scan.read(
            portion -> {
              for (Stored stored : portion) {
                if (seen.add(stored.source())) {
                  letters[0]++;
                  reader.accept(shown(stored));
                }
              }
            });
    return new Letters(letters[0], foreign);
  }

  private static Letter shown(Stored stored) {
    DeadLetter letter = stored.letter();
    return new Letter(
        Printable.of(stored.source(), Printable.PATH),
        Printable.of(letter.getReason(), MOST_REASON),
        letter.getTime(),
        letter.getValue() == null ? -1 : letter.getValue().remaining());
  }

  /**
   * Sends back each letter that has not been sent back before.
   *
   * @param allowed topics that may be written to
   */
  public Replay replay(Set<String> allowed) {
    Map<TopicPartition, Long> done = scan.done();
    Set<String> seen = remembered();
    long[] sent = {0};
    long[] withoutValue = {0};
    long[] refused = {0};
    Properties own = new Properties();
    own.putAll(client);
    own.put("acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer())) {
      long foreign =
          scan.read(
              portion -> {
                List<Stored> due = new ArrayList<>();
                for (Stored stored : portion) {
                  boolean before = stored.position() < done.get(stored.partition());
                  if (!seen.add(stored.source()) || before) {
                    continue;
                  }
                  if (!allowed.contains(stored.letter().getTopic())) {
                    refused[0]++;
                    refuse(stored, allowed);
                  } else if (stored.letter().getValue() == null) {
                    withoutValue[0]++;
                  } else {
                    due.add(stored);
                  }
                }
                send(producer, due);
                sent[0] += due.size();
                scan.commit(done);
              });
      return new Replay(sent[0], withoutValue[0], refused[0] + foreign);
    }
  }

  private void refuse(Stored stored, Set<String> allowed) {
    scan.passOver(
        stored.partition(),
        stored.position(),
        "a letter of topic " + Printable.of(stored.letter().getTopic()),
        "one of " + String.join(", ", allowed));
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, List<Stored> letters) {
    List<Future<?>> written = new ArrayList<>();
    try {
      for (Stored stored : letters) {
        written.add(producer.send(original(stored)));
      }
      producer.flush();
      for (Future<?> record : written) {
        record.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a record could not be sent back: " + Printable.of(e.getMessage(), MOST_REASON), e);
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

  /** A set that forgets its oldest members rather than grow with the topic. */
  private static Set<String> remembered() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
          }
        });
  }

  @Override
  public void close() {
    scan.close();
  }
}
