// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.local.LocalBroker;
import io.dni.local.LoopbackPort;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Topic;
import io.dni.schemas.TopicMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTopicsITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = LocalBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void what_is_written_between_two_looks_is_not_held_back_by_a_transaction() throws Exception {
    try (KafkaTopics topics = connect()) {
      topics.require(List.of(spec("written", 1)), KafkaTopics.Missing.CREATE);
    }
    Properties client = new Properties();
    client.put("bootstrap.servers", broker.bootstrapServers());
    try (SteadyWriter writer = new SteadyWriter(broker.bootstrapServers(), "written");
        KafkaLog log = new KafkaLog("written", client)) {
      writer.awaitFirst();
      for (int look = 0; look < 100; look++) {
        assertThat(log.bounds(log.partitions()).values()).allMatch(b -> b.stable() >= b.end());
      }
    }
  }

  @Test
  void refuses_a_topic_that_another_job_writes_to_and_takes_it_when_that_has_ended()
      throws Exception {
    try (KafkaTopics topics = connect()) {
      topics.require(List.of(spec("busy", 1)), KafkaTopics.Missing.CREATE);
      topics.requireUnused("busy", Duration.ofSeconds(3));
      try (SteadyWriter writer = new SteadyWriter(broker.bootstrapServers(), "busy")) {
        writer.awaitFirst();
        assertThatThrownBy(() -> topics.requireUnused("busy", Duration.ofSeconds(3)))
            .isInstanceOf(TopicInUseException.class)
            .hasMessage(
                "topic busy: another job is writing to it"
                    + " (expected: one job per dni.topics.prefix)");
      }
      topics.requireUnused("busy", Duration.ofSeconds(3));
    }
  }

  @Test
  void only_one_of_several_jobs_has_a_topic_until_it_leaves() throws Exception {
    try (KafkaTopics topics = connect()) {
      topics.require(List.of(spec("claimed", 2)), KafkaTopics.Missing.CREATE);
    }
    try (JobClaim first = claim()) {
      ExecutorService alive = Executors.newSingleThreadExecutor();
      AtomicBoolean stopped = new AtomicBoolean();
      Future<?> kept =
          alive.submit(
              () -> {
                while (!stopped.get()) {
                  first.keep();
                  Thread.sleep(50);
                }
                return null;
              });
      assertThatThrownBy(KafkaTopicsITCase::claim)
          .isInstanceOf(TopicInUseException.class)
          .hasMessageContaining("topic claimed: another job");
      stopped.set(true);
      kept.get();
      alive.shutdown();
      first.keep();
    }
    claim().close();
  }

  private static JobClaim claim() throws TopicInUseException {
    return JobClaim.of(broker.bootstrapServers(), Map.of(), "claimed");
  }

  @Test
  void creates_missing_topics_with_the_stated_partitions() throws Exception {
    List<TopicSpec> specs = List.of(spec("created-a", 1), spec("created-b", 3));
    try (KafkaTopics topics = connect()) {
      topics.require(specs, KafkaTopics.Missing.CREATE);
      assertThat(topics.partitions()).containsEntry("created-a", 1).containsEntry("created-b", 3);
      topics.require(specs, KafkaTopics.Missing.REFUSE);
    }
  }

  @Test
  void refuses_a_missing_topic_where_it_may_not_create_it() throws Exception {
    try (KafkaTopics topics = connect()) {
      assertThatThrownBy(
              () -> topics.require(List.of(spec("absent", 2)), KafkaTopics.Missing.REFUSE))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessage("topic absent: missing (expected: partitions: 2)");
      assertThat(topics.partitions()).doesNotContainKey("absent");
    }
  }

  @Test
  void refuses_a_topic_with_another_partition_count() throws Exception {
    try (KafkaTopics topics = connect()) {
      topics.require(List.of(spec("three", 3)), KafkaTopics.Missing.CREATE);
      assertThatThrownBy(
              () -> topics.require(List.of(spec("three", 1)), KafkaTopics.Missing.CREATE))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessage("topic three: partitions: 3 (expected: 1)");
    }
  }

  @Test
  void lets_the_gradient_topic_take_large_messages() throws Exception {
    TopicSpec gradients = TopicSpec.of(Topic.ERROR_GRADIENTS, "gradients", 1);
    try (KafkaTopics topics = connect();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      topics.require(List.of(gradients), KafkaTopics.Missing.CREATE);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "gradients");
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("max.message.bytes").value()).isEqualTo("16777216");
    }
  }

  @Test
  void refuses_a_topic_that_does_not_take_the_largest_record() throws Exception {
    TopicSpec small = new TopicSpec("small", 1, Map.of("max.message.bytes", "100000"));
    try (KafkaTopics topics = connect()) {
      topics.require(List.of(small, spec("usual", 1)), KafkaTopics.Missing.CREATE);
      topics.requireRoom("small", 100_000);
      topics.requireRoom("usual", 1_000_000);
      assertThatThrownBy(() -> topics.requireRoom("small", 100_001))
          .isInstanceOf(TopicMismatchException.class)
          .hasMessage(
              "topic small: max.message.bytes: 100000"
                  + " (expected: >= 100001, the largest record of this job)");
      assertThatThrownBy(() -> topics.requireRoom("usual", Integer.MAX_VALUE))
          .as("the broker's own limit")
          .hasMessageStartingWith("topic usual: max.message.bytes: ");
    }
  }

  @Test
  void a_login_that_cannot_be_read_is_not_repeated() {
    String jaas = "org.apache.kafka.common.security.plain.PlainLoginModule username=\"a\" hunter2;";
    Map<String, String> properties =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", jaas);
    assertThatThrownBy(
            () -> KafkaTopics.connect(broker.bootstrapServers(), properties, Duration.ofSeconds(1)))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage(
            "sasl.jaas.config: cannot be read (expected: MODULE required NAME=\"VALUE\" …;)")
        .hasNoCause();
  }

  @Test
  void reports_an_address_where_no_broker_listens() throws Exception {
    String address = "127.0.0.1:" + LoopbackPort.free(0);
    assertThatThrownBy(() -> KafkaTopics.connect(address, Map.of(), Duration.ofMillis(500)))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage("no Kafka broker answered at " + address + " within 0.5 s");
  }

  @Test
  void reports_a_host_that_does_not_exist() {
    assertThatThrownBy(
            () -> KafkaTopics.connect("no.such.host.invalid:9092", Map.of(), Duration.ofSeconds(1)))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining("no.such.host.invalid:9092");
  }

  private static TopicSpec spec(String name, int partitions) {
    return new TopicSpec(name, partitions, Map.of());
  }

  private static KafkaTopics connect() throws IOException {
    return KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(30));
  }
}
