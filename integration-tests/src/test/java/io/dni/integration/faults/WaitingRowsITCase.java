// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much heap rows take that wait for their labels, in the job itself, checkpoints included. A
 * million rows of 100 numbers in a heap of 1 GB by
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=none -Dit.test=WaitingRowsITCase \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *   -Ddni.waiting=1000000 -Ddni.waiting.heap=1g
 * </pre>
 */
@Timeout(900)
@EnabledIfSystemProperty(named = "dni.waiting", matches = "\\d+", disabledReason = "asked for only")
class WaitingRowsITCase {
  private static final int ROWS = Integer.getInteger("dni.waiting", 60_000);
  private static final String HEAP = System.getProperty("dni.waiting.heap", "256m");
  private static final int LABELLED = 100;

  /** Of heap in use for each row of 100 numbers, with its prediction, at most. */
  private static final double MOST_BYTES = 700;

  @TempDir Path directory;

  @Test
  void rowsWaitInFewBytes() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        KafkaTopics topics =
            KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(60))) {
      topics.require(
          Arrays.stream(Topic.values()).map(t -> TopicSpec.of(t, t.defaultName(), 1)).toList(),
          KafkaTopics.Missing.CREATE);
      try (JobProcess job = JobProcess.start(directory, options(broker));
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "5"),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        job.command("start 1 -");
        ExampleStream stream = ArtificialData.parse("noisy100").endless(1);
        send(producer, stream, 0, 1_000);
        await(broker, r -> r.getWaiting() == 1_000);
        double before = inUse(job);
        send(producer, stream, 1_000, ROWS);
        await(broker, r -> r.getWaiting() == ROWS);
        job.command("checkpoint");
        double after = inUse(job);
        double each = (after - before) * (1 << 20) / (ROWS - 1_000);
        System.out.printf(
            Locale.ROOT,
            "%,d rows of 100 numbers wait in a heap of %s: %.0f MiB in use, %.0f MiB with 1,000 of"
                + " them: %.0f bytes each, %,.0f in 1 GiB%n",
            ROWS,
            HEAP,
            after,
            before,
            each,
            (1 << 30) / each);
        label(producer);
        await(broker, r -> r.getOutcomes().getOrDefault("JOINED", 0L) == LABELLED);
        job.command("checkpoint");
        assertThat(each).as("bytes of a row").isBetween(400.0, MOST_BYTES);
      }
    }
  }

  /** MiB after a full collection. */
  private static double inUse(JobProcess job) throws Exception {
    return Double.parseDouble(job.command("heap").split(" ", -1)[0]);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ExampleStream stream, int from, int to) {
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    for (int n = from; n < to; n++) {
      byte[] value =
          codec.encode(
              Example.newBuilder()
                  .setFeatures(TensorBytes.of(stream.next().features().toArray()))
                  .setId("example-" + n)
                  .setAwaitsLabel(true)
                  .build());
      var unused = producer.send(record(Topic.EXAMPLES, value));
    }
    producer.flush();
  }

  private static void label(KafkaProducer<byte[], byte[]> producer) {
    RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
    for (int n = 0; n < LABELLED; n++) {
      int example = (int) ((long) n * ROWS / LABELLED);
      byte[] value =
          codec.encode(LateLabel.newBuilder().setId("example-" + example).setLabel(1).build());
      var unused = producer.send(record(Topic.LABELS, value));
    }
    producer.flush();
  }

  private static ProducerRecord<byte[], byte[]> record(Topic topic, byte[] value) {
    return new ProducerRecord<>(
        topic.defaultName(), "default".getBytes(StandardCharsets.UTF_8), value);
  }

  private static void await(LocalBroker broker, Predicate<LabelReport> condition) throws Exception {
    RecordCodec<LabelReport> codec = new RecordCodec<>(LabelReport.class);
    TopicPartition reports = new TopicPartition(Topic.LABEL_REPORTS.defaultName(), 0);
    long end = System.nanoTime() + 600_000_000_000L;
    LabelReport newest = null;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(reports));
      consumer.seekToBeginning(List.of(reports));
      while (newest == null || !condition.test(newest)) {
        assertThat(System.nanoTime()).as("patience; newest report: %s", newest).isLessThan(end);
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          newest = codec.decode(record.value());
        }
      }
    }
  }

  private Map<String, String> options(LocalBroker broker) {
    Map<String, String> options = new TreeMap<>();
    options.put("kafka.bootstrap.servers", broker.bootstrapServers());
    options.put("dni.model.network", "100-16-2");
    options.put("dni.job.tasks", "1");
    options.put("dni.labels.enabled", "true");
    options.put("dni.labels.max-waiting", String.valueOf(ROWS));
    options.put("dni.checkpoints.interval", "10 s");
    options.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    options.put(JobProcess.HEAP_SIZE, HEAP);
    return options;
  }
}
