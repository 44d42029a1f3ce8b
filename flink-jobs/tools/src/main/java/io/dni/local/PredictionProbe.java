// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.Prediction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Asks a job for predictions, 1,000 a second, and tells how long each takes: from the call that
 * produces an example to the poll that returns its prediction. Those to predict have a partition of
 * their own, beside those to learn.
 */
public final class PredictionProbe {
  private static final int LEARN = 0;
  private static final int PREDICT = 1;
  private static final byte[] MODEL = "default".getBytes(StandardCharsets.UTF_8);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double LAST_ANSWERS_SECONDS = 3;

  private final String bootstrapServers;
  private final String examples;
  private final String predictions;
  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);
  private final ExampleStream stream;

  /**
   * A probe of one job.
   *
   * @param examples name of the topic, which has two partitions
   * @param predictions name of the topic
   * @param stream of what is asked and learned
   */
  public PredictionProbe(
      String bootstrapServers, String examples, String predictions, ExampleStream stream) {
    this.bootstrapServers = bootstrapServers;
    this.examples = examples;
    this.predictions = predictions;
    this.stream = stream;
  }

  /**
   * What was seen behind the warm-up.
   *
   * @param millis from the call that produces an example to the poll that returns its prediction
   * @param unanswered examples without a prediction
   * @param learnedPerSecond labelled examples whose predictions came meanwhile
   * @param learned those whose predictions had come by then, from the start on
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Outcome(double[] millis, long unanswered, double learnedPerSecond, long learned) {}

  /** Writes so many examples to learn. */
  public void fill(int examples) {
    try (KafkaProducer<byte[], byte[]> producer = producer(20)) {
      for (int i = 0; i < examples; i++) {
        LabelledExample next = stream.next();
        send(producer, LEARN, example(next).setLabel(next.label()).build());
      }
    }
  }

  /**
   * Asks and hears, while the job runs.
   *
   * @param warm whether what is asked from now on counts, when so many have been learned
   * @param seconds that count
   */
  public Outcome measure(LongPredicate warm, double seconds)
      throws InterruptedException, UndecodableRecordException {
    Map<String, Long> asked = new ConcurrentHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Hearing hearing = new Hearing(consumer, asked);
      Thread asking = new Thread(() -> ask(asked), "ask");
      asking.setDaemon(true);
      asking.start();
      hearing.first();
      hearing.until(() -> warm.test(hearing.learned));
      long before = hearing.learned;
      hearing.begin();
      long begun = System.nanoTime();
      hearing.until(begun, seconds);
      double learned = (hearing.learned - before) / ((System.nanoTime() - begun) / 1e9);
      long inAll = hearing.learned;
      asking.interrupt();
      asking.join();
      hearing.until(System.nanoTime(), LAST_ANSWERS_SECONDS);
      long unanswered = asked.values().stream().filter(at -> at >= begun).count();
      return new Outcome(hearing.millis.build().toArray(), unanswered, learned, inAll);
    }
  }

  private void ask(Map<String, Long> asked) {
    try (KafkaProducer<byte[], byte[]> producer = producer(0)) {
      long next = System.nanoTime();
      for (long n = 0; !Thread.currentThread().isInterrupted(); n++) {
        LockSupport.parkNanos(next - System.nanoTime());
        next += INTERVAL;
        String id = "ask-" + n;
        Example example = example(stream.next()).setId(id).build();
        asked.put(id, System.nanoTime());
        send(producer, PREDICT, example);
      }
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Example.Builder example(LabelledExample example) {
    float[] values = new float[example.features().width()];
    example.features().copyTo(values, 0);
    return Example.newBuilder().setFeatures(TensorBytes.of(values));
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int partition, Example example) {
    var unused =
        producer.send(new ProducerRecord<>(examples, partition, MODEL, codec.encode(example)));
  }

  private KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("linger.ms", Integer.toString(lingerMillis));
    return new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrapServers);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all = List.of(new TopicPartition(predictions, 0));
    consumer.assign(all);
    consumer.seekToEnd(all);
    return consumer;
  }

  /** Takes the predictions. */
  private static final class Hearing {
    private static final double PATIENCE_SECONDS = 60;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> asked;
    private final RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
    private final Map<Boolean, Long> rows = new HashMap<>();
    private DoubleStream.Builder millis = DoubleStream.builder();
    private long learned;
    private long since = Long.MAX_VALUE;

    Hearing(KafkaConsumer<byte[], byte[]> consumer, Map<String, Long> asked) {
      this.consumer = consumer;
      this.asked = asked;
    }

    /** Waits for the first answer. */
    void first() throws UndecodableRecordException {
      long start = System.nanoTime();
      while (rows.getOrDefault(false, 0L) == 0) {
        if ((System.nanoTime() - start) / 1e9 > PATIENCE_SECONDS) {
          throw new IllegalStateException(
              "no prediction within %.0f s".formatted(PATIENCE_SECONDS));
        }
        poll();
      }
    }

    /** What is asked from now on counts. */
    void begin() {
      since = System.nanoTime();
      millis = DoubleStream.builder();
    }

    void until(BooleanSupplier enough) throws UndecodableRecordException {
      while (!enough.getAsBoolean()) {
        poll();
      }
    }

    void until(long from, double seconds) throws UndecodableRecordException {
      until(() -> (System.nanoTime() - from) / 1e9 >= seconds);
    }

    private void poll() throws UndecodableRecordException {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        long now = System.nanoTime();
        Prediction prediction = codec.decode(record.value());
        rows.merge(prediction.getLearned(), (long) prediction.getRows(), Long::sum);
        learned += prediction.getLearned() ? prediction.getRows() : 0;
        for (String id : prediction.getExampleIds()) {
          Long at = asked.remove(id);
          if (at != null && at >= since) {
            millis.add((now - at) / 1e6);
          }
        }
      }
    }
  }
}
