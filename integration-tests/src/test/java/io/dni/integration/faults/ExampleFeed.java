// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.streaming.message.ExampleDigest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes named examples of several models, each exactly once, and counts them. */
final class ExampleFeed implements AutoCloseable {
  static final int INPUTS = 6;

  /** At full load: so many examples more are in Kafka than a checkpoint holds, a real backlog. */
  private static final long AHEAD = Long.getLong("dni.faults.backlog", 100_000);

  /**
   * Between two examples past it. None at all would be a standstill where no checkpoint can be
   * written: a fast job is through with the backlog before that fault is over.
   */
  private static final long FULL_LOAD_PAUSE_NANOS = 1_000_000;

  /** How many examples of a model were written, and their digest. */
  record Written(long examples, long digest) {
    Written and(String id) {
      return new Written(examples + 1, digest + ExampleDigest.of(id));
    }
  }

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);
  private final Random random;
  private final int models;
  private final int perSecond;
  private final ConsumedExamples consumed;
  private final Map<String, Written> written = new TreeMap<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "feed");
  private volatile boolean stopped;

  /**
   * Begins to write.
   *
   * @param perSecond examples; 0 for full load, as many as the job learns
   */
  ExampleFeed(
      String bootstrapServers,
      String topic,
      long seed,
      int models,
      int perSecond,
      ConsumedExamples consumed) {
    this.consumed = consumed;
    this.topic = topic;
    this.models = models;
    this.perSecond = perSecond;
    random = new Random(seed);
    producer = PatientProducer.open(bootstrapServers);
    thread.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of failures
  private void run() {
    long start = System.nanoTime();
    for (long n = 0; !stopped && failure.get() == null; n++) {
      pace(start, n);
      String model = "model-" + n % models;
      String id = model + "/" + n;
      producer.send(
          new ProducerRecord<>(topic, model.getBytes(StandardCharsets.UTF_8), example(id)),
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
      written.merge(model, new Written(0, 0).and(id), (was, one) -> was.and(id));
    }
    producer.flush();
  }

  private void pace(long start, long n) {
    if (perSecond > 0) {
      long ahead = start + n * 1_000_000_000L / perSecond - System.nanoTime();
      if (ahead > 0) {
        LockSupport.parkNanos(ahead);
      }
      return;
    }
    if (n - consumed.count() > AHEAD) {
      LockSupport.parkNanos(FULL_LOAD_PAUSE_NANOS);
    }
  }

  private byte[] example(String id) {
    float[] x = new float[INPUTS];
    float sum = 0;
    for (int i = 0; i < INPUTS; i++) {
      x[i] = (float) random.nextGaussian();
      sum += x[i];
    }
    return codec.encode(
        Example.newBuilder()
            .setFeatures(TensorBytes.of(x))
            .setLabel(sum > 0 ? 1 : 0)
            .setId(id)
            .build());
  }

  /** Stops and tells what was written, by model. */
  Map<String, Written> stop() throws Exception {
    stopped = true;
    thread.join();
    if (failure.get() != null) {
      throw failure.get();
    }
    return written;
  }

  @Override
  public void close() {
    stopped = true;
    producer.close();
  }
}
