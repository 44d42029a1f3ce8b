// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Prediction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees from outside that the job learns: by its predictions, and which attempt made them. */
final class ProgressWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<Long> nonces = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "watch");
  private volatile long batches;
  private volatile boolean stopped;

  ProgressWatch(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    thread.start();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
  private void run() {
    while (!stopped) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        try {
          nonces.add(codec.decode(record.value()).getNonce());
          batches++;
        } catch (UndecodableRecordException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    consumer.close();
  }

  /** The attempts seen so far. */
  Set<Long> attempts() {
    return Set.copyOf(nonces);
  }

  /** Returns when a batch of an attempt arrives that is none of these. */
  void awaitOtherAttemptThan(Set<Long> before) throws InterruptedException {
    await(() -> nonces.stream().anyMatch(n -> !before.contains(n)), "a new attempt");
  }

  /** Returns when so many more batches have arrived. */
  void awaitBatches(int more) throws InterruptedException {
    long goal = batches + more;
    await(() -> batches >= goal, more + " more batches");
  }

  private static void await(BooleanSupplier reached, String what) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nothing seen for " + PATIENCE + " of " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
