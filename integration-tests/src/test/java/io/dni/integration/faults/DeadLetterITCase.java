// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.local.LocalBroker;
import io.dni.local.LoopbackPort;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.DeadLetter;
import io.dni.streaming.wire.DeadLetterTopic;
import io.dni.streaming.wire.DeadLetterTopic.Letter;
import io.dni.streaming.wire.DeadLetterTopic.Letters;
import io.dni.streaming.wire.DeadLetterTopic.Replay;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters that somebody else wrote among the job's own. */
class DeadLetterITCase {
  private static final String LETTERS = "dni.dead-letters";
  private static final String EXAMPLES = "dni.examples";
  private static final String PAYMENTS = "payments";

  @TempDir private Path directory;

  @Test
  void onlyTopicsOfThePrefixAreWrittenToAndForeignRecordsArePassedOver() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), LoopbackPort.free(0));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(LETTERS, 1, (short) 1),
                  new NewTopic(EXAMPLES, 1, (short) 1),
                  new NewTopic(PAYMENTS, 1, (short) 1)))
          .all()
          .get();
      send(
          broker,
          letter(EXAMPLES, 0),
          letter(PAYMENTS, 0),
          "no letter".getBytes(StandardCharsets.UTF_8),
          null,
          letter(EXAMPLES, 0),
          letter(EXAMPLES, 1));
      List<String> remarks = new ArrayList<>();
      try (DeadLetterTopic topic =
          new DeadLetterTopic(broker.bootstrapServers(), Map.of(), LETTERS, remarks::add)) {
        List<Letter> shown = new ArrayList<>();
        assertThat(topic.forEach(shown::add)).isEqualTo(new Letters(3, 2));
        assertThat(shown.get(0).reason()).isEqualTo("label: 9\\n\\u001b[31m (expected: 0 to 1)");
        assertThat(remarks).hasSize(2).first().asString().contains("offset 2: no dead letter");
        remarks.clear();

        assertThat(topic.replay(Set.of(EXAMPLES))).isEqualTo(new Replay(2, 0, 3));
        assertThat(remarks)
            .hasSize(3)
            .anyMatch(line -> line.contains("offset 1: a letter of topic payments; passed over"));
        assertThat(end(admin, EXAMPLES)).isEqualTo(2);
        assertThat(end(admin, PAYMENTS)).isZero();

        send(broker, letter(EXAMPLES, 2));
        assertThat(topic.replay(Set.of(EXAMPLES)).sent()).isOne();
        assertThat(end(admin, EXAMPLES)).isEqualTo(3);
      }
    }
  }

  private static long end(Admin admin, String topic) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static byte[] letter(String topic, long offset) {
    return new RecordCodec<>(DeadLetter.class)
        .encode(
            DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(0)
                .setOffset(offset)
                .setReason("label: 9\n\u001b[31m (expected: 0 to 1)")
                .setKey(null)
                .setValue(ByteBuffer.wrap(new byte[] {1, 2}))
                .setTime(Instant.now())
                .build());
  }

  private static void send(LocalBroker broker, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(LETTERS, value)).get();
      }
    }
  }
}
