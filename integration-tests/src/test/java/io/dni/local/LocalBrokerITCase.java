// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalBrokerITCase {
  private static final String TOPIC = "words";

  @TempDir Path directory;

  @Test
  void serves_clients_and_keeps_records_over_a_stop_and_over_a_crash() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      try (KafkaTopics topics = connect(broker)) {
        topics.require(List.of(new TopicSpec(TOPIC, 1, Map.of())), KafkaTopics.Missing.CREATE);
      }
      String address = broker.bootstrapServers();
      produce(broker, "one");
      assertThat(consume(broker, 1)).containsExactly("one");

      broker.stop();
      assertThat(broker.isAlive()).isFalse();
      broker.restart();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      produce(broker, "two");

      broker.kill();
      assertThat(broker.isAlive()).isFalse();
      broker.restart();
      produce(broker, "three");
      assertThat(consume(broker, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void takes_a_message_of_nearly_16_mebibytes() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      try (KafkaTopics topics = connect(broker)) {
        topics.require(List.of(new TopicSpec(TOPIC, 1, Map.of())), KafkaTopics.Missing.CREATE);
      }
      String large = "x".repeat(16 * 1024 * 1024 - 1024);
      produce(broker, large);
      assertThat(consume(broker, 1)).singleElement().isEqualTo(large);
    }
  }

  @Test
  void refuses_an_occupied_port_and_names_it() throws Exception {
    try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = occupied.getLocalPort();
      assertThatThrownBy(() -> LocalBroker.start(directory, port))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("port: " + port + " (expected: a free port");
    }
  }

  @Test
  void says_why_a_broker_does_not_start() throws Exception {
    try (LocalBroker first = LocalBroker.start(directory)) {
      assertThat(first.isAlive()).isTrue();
      assertThatThrownBy(() -> LocalBroker.start(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not start")
          .hasMessageContaining("another broker runs on " + directory)
          .hasMessageContaining("broker.log");
    }
  }

  @Test
  void leaves_no_broker_behind_when_its_owner_is_killed() throws Exception {
    Process owner =
        ChildJvm.builder(
                List.of(),
                System.getProperty("java.class.path"),
                BrokerOwner.class.getName(),
                List.of(directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(owner.getInputStream(), UTF_8))) {
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      assertThat(broker.isAlive()).isTrue();
      owner.destroyForcibly();
      broker.onExit().get(30, TimeUnit.SECONDS);
      assertThat(broker.isAlive()).isFalse();
    } finally {
      owner.destroyForcibly();
    }
  }

  private static KafkaTopics connect(LocalBroker broker) throws IOException {
    return KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(30));
  }

  private static void produce(LocalBroker broker, String value) throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(), "max.request.size", 16 * 1024 * 1024);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }

  private static List<String> consume(LocalBroker broker, int count) {
    List<String> values = new ArrayList<>();
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
