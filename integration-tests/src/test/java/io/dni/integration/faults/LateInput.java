// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.ExampleFeed.Written;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.LabelReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A {@link LateScript}, written to both topics in the order of event time. */
final class LateInput implements FaultInput {
  /** So much of it may be in Kafka and in no checkpoint: half a day of event time. */
  private static final long AHEAD = 43_200;

  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final double FREELY = 0.7;
  private static final long SLOW_NANOS = 10_000_000;

  private final LateScript script;
  private final boolean remembering;
  private final long pauseNanos;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "late-feed");
  private KafkaProducer<byte[], byte[]> producer;
  private ConsumedExamples consumed;
  private String bootstrapServers;
  private volatile boolean stopped;
  private volatile boolean ending;
  private volatile long examples;

  /**
   * @param perSecond most examples a second
   * @param remembering whether the job remembers what it has learned; false: the negative control
   */
  LateInput(LateScript script, int perSecond, boolean remembering) {
    this.script = script;
    this.pauseNanos = 1_000_000_000L / perSecond;
    this.remembering = remembering;
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.model.network", "100-16-2");
    options.put("dni.labels.enabled", "true");
    options.put("dni.labels.idle", "10 s");
    options.put("dni.labels.max-waiting", "200000");
    if (!remembering) {
      options.put(JobProcessMain.FORGETFUL, "true");
    }
    return options;
  }

  @Override
  public void begin(String servers) {
    bootstrapServers = servers;
    consumed = new ConsumedExamples(servers, Topic.EXAMPLES.defaultName());
    producer = PatientProducer.open(servers);
    thread.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of failures
  private void run() {
    long due = System.nanoTime();
    long n = 0;
    while (!stopped && failure.get() == null && script.hasNext()) {
      LateScript.Event event = script.next();
      if (event.topic() == Topic.EXAMPLES) {
        due = Math.max(due, System.nanoTime() - PAUSE_NANOS) + (slow(n) ? SLOW_NANOS : pauseNanos);
        while (!stopped && (n - consumed.count() > AHEAD || System.nanoTime() < due)) {
          LockSupport.parkNanos(Math.min(PAUSE_NANOS, Math.max(100_000, pauseNanos)));
        }
        n++;
      }
      byte[] key = event.model().getBytes(StandardCharsets.UTF_8);
      producer.send(
          new ProducerRecord<>(event.topic().defaultName(), key, event.value()),
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
    }
    producer.flush();
    examples = n;
    stopped = true;
  }

  /** The last part is kept for as long as faults are made. */
  private boolean slow(long n) {
    return !ending && n > FREELY * script.size();
  }

  @Override
  public Map<String, Written> end(JobUnderFaults job) throws Exception {
    ending = true;
    thread.join();
    if (failure.get() != null) {
      throw failure.get();
    }
    consumed.await(examples, job);
    awaitOutcomes();
    Map<String, Written> learned = new TreeMap<>();
    script.expected().forEach((model, e) -> learned.put(model, new Written(e.learned, e.digest)));
    return learned;
  }

  /** Returns when of each model nothing waits but the last example and the last label. */
  private void awaitOutcomes() throws Exception {
    RecordCodec<LabelReport> codec = new RecordCodec<>(LabelReport.class);
    Map<String, LabelReport> newest = new HashMap<>();
    long end = System.nanoTime() + PATIENCE_NANOS;
    TopicPartition reports = new TopicPartition(Topic.LABEL_REPORTS.defaultName(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(reports));
      consumer.seekToBeginning(List.of(reports));
      while (newest.size() < script.expected().size()
          || !newest.values().stream().allMatch(r -> r.getWaiting() + r.getEarly() == 2)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("examples wait for ever: " + newest);
        }
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          LabelReport report = codec.decode(record.value());
          newest.put(report.getModel(), report);
        }
      }
    }
  }

  @Override
  public void close() throws Exception {
    stopped = true;
    thread.join();
    producer.close();
    consumed.close();
  }
}
