// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.faults.BadInputCorpus.Damaged;
import io.dni.integration.faults.BadInputCorpus.Verdict;
import io.dni.learning.decoupling.Counter;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordChecksum;
import io.dni.schemas.Topic;
import io.dni.schemas.UndecodableRecordException;
import io.dni.streaming.wire.DeadLetterTopic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged records, 100,000 and more of them, through the real job. */
class BadInputITCase {
  private static final int RECORDS = Integer.getInteger("dni.faults.records", 120_000);
  private static final String EXAMPLES = Topic.EXAMPLES.defaultName();

  @TempDir Path directory;

  @Test
  void nothingThatComesInStopsTheJobAndEachBadRecordIsOneDeadLetter() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      createTopics(broker);
      try (JobProcess job = JobProcess.start(directory, options(broker));
          ProgressWatch watch =
              new ProgressWatch(broker.bootstrapServers(), Topic.PREDICTIONS.defaultName())) {
        job.command("start 1 -");
        Map<Verdict, Integer> sent = send(broker);
        try (ConsumedExamples consumed =
            new ConsumedExamples(broker.bootstrapServers(), EXAMPLES)) {
          consumed.await(RECORDS, job);
        }
        String savepoint = job.command("stop " + directory.resolve("checkpoints").toUri());

        assertThat(watch.attempts()).as("attempts: no restart").hasSize(1);
        CheckpointContents read = CheckpointReader.read(savepoint);
        CheckpointContents.ModelContents model = read.model("model-0");
        long waiting =
            model.forming().orElseThrow().labelled().count()
                + model.forming().orElseThrow().ready().stream()
                    .mapToLong(b -> b.activation().h().rows())
                    .sum();
        assertThat(model.segments().get(0).count(Counter.EXAMPLES) + waiting)
            .as("examples taken up")
            .isEqualTo(sent.get(Verdict.LEARNED).longValue());
        FaultAudit audit = new FaultAudit();
        audit.scan(read);
        assertThat(audit.nonFinite).as("numbers that are not finite").isZero();
        int refused = sent.get(Verdict.REFUSED);
        assertThat(refused).isGreaterThan(RECORDS / 2);
        assertReplay(broker, refused);
        System.out.printf(
            "| bad inputs tried | %d |%n| dead letters | %d |%n| garbage learned | 0 |%n"
                + "| restarts | 0 |%n",
            RECORDS - sent.get(Verdict.LEARNED), refused);
      }
    }
  }

  /** The letters are exactly the bad records; those with a value go back once and not twice. */
  private static void assertReplay(LocalBroker broker, int refused) {
    try (DeadLetterTopic letters =
        new DeadLetterTopic(
            broker.bootstrapServers(),
            Map.of(),
            Topic.DEAD_LETTERS.defaultName(),
            line -> fail("no remark is due: " + line))) {
      assertThat(letters.forEach(letter -> {}).letters()).isEqualTo(refused);
      DeadLetterTopic.Replay replay = letters.replay(Set.of(EXAMPLES));
      assertThat(replay.sent() + replay.withoutValue()).isEqualTo(refused);
      assertThat(replay.sent()).isPositive();
      assertThat(letters.replay(Set.of(EXAMPLES))).isEqualTo(new DeadLetterTopic.Replay(0, 0, 0));
      assertStillRefused(broker, replay.sent());
    }
  }

  /** What came with a checksum goes back with it, and so does not pass the second time either. */
  private static void assertStillRefused(LocalBroker broker, long sentBack) {
    int with = 0;
    int refused = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(EXAMPLES, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, RECORDS);
      while (consumer.position(partition) < RECORDS + sentBack) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Header checksum = record.headers().lastHeader(RecordChecksum.HEADER);
          with += checksum == null ? 0 : 1;
          try {
            RecordChecksum.verify(
                checksum == null ? null : checksum.value(), record.key(), record.value());
          } catch (UndecodableRecordException e) {
            refused++;
          }
        }
      }
    }
    assertThat(with).isPositive();
    assertThat(refused).as("refused by their checksum again").isEqualTo(with);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // closing the producer flushes it
  private static Map<Verdict, Integer> send(LocalBroker broker) {
    BadInputCorpus corpus = new BadInputCorpus(1);
    Map<Verdict, Integer> sent = new EnumMap<>(Verdict.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "10"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = 0; n < RECORDS; n++) {
        Damaged record = corpus.next(n);
        sent.merge(record.verdict(), 1, Integer::sum);
        ProducerRecord<byte[], byte[]> out =
            new ProducerRecord<>(EXAMPLES, record.key(), record.value());
        if (record.checksum() != null) {
          out.headers().add(RecordChecksum.HEADER, record.checksum());
        }
        producer.send(out);
      }
    }
    return sent;
  }

  private static void createTopics(LocalBroker broker) throws Exception {
    try (KafkaTopics topics =
        KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(60))) {
      topics.require(
          Arrays.stream(Topic.values()).map(t -> TopicSpec.of(t, t.defaultName(), 1)).toList(),
          KafkaTopics.Missing.CREATE);
    }
  }

  private Map<String, String> options(LocalBroker broker) {
    return Map.of(
        "kafka.bootstrap.servers",
        broker.bootstrapServers(),
        "dni.model.network",
        ExampleFeed.INPUTS + "-8-" + BadInputCorpus.CLASSES,
        "dni.batch.size",
        "32",
        "dni.checkpoints.interval",
        "2 s",
        "dni.checkpoints.dir",
        directory.resolve("checkpoints").toString());
  }
}
