// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to a topic without pause, as a job does. */
final class SteadyWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final CountDownLatch first = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "writer");
  private volatile boolean stopped;

  SteadyWriter(String bootstrapServers, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
        first.countDown();
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitFirst() throws InterruptedException {
    first.await();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.close();
  }
}
