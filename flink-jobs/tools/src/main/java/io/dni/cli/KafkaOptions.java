// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.schemas.Topic;
import io.dni.streaming.wire.BrokerUnreachableException;
import io.dni.streaming.wire.KafkaTopics;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Which Kafka, and how to reach it. The same options as those of {@code dni produce}. */
final class KafkaOptions {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  @Option(
      names = "--bootstrap-server",
      order = 41,
      paramLabel = "HOST:PORT",
      description = {
        "Kafka broker, or several joined by commas. Default: bootstrap.servers of --kafka-config,"
            + " or localhost:9092."
      })
  private String bootstrapServer;

  @Option(
      names = "--topic-prefix",
      order = 42,
      paramLabel = "PREFIX",
      defaultValue = "dni",
      description = "First part of all topic names. Default: ${DEFAULT-VALUE}.")
  private String topicPrefix;

  @Option(
      names = "--kafka",
      order = 43,
      paramLabel = "KEY=VALUE",
      description = "Any property of a Kafka client, security included; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--kafka-config",
      order = 44,
      paramLabel = "FILE",
      description = "Such properties in a file: the place for secrets. --kafka goes before it.")
  private Path file;

  @Option(
      names = "--timeout",
      order = 45,
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long the broker may stay unreachable. Default: ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  /** {@code host:port} of the brokers. */
  String bootstrapServers() {
    return all().getOrDefault(BOOTSTRAP_SERVERS, "localhost:9092");
  }

  /** The Kafka clients' properties but for the address. */
  Map<String, String> clientProperties() {
    Map<String, String> rest = all();
    rest.remove(BOOTSTRAP_SERVERS);
    return rest;
  }

  String topic(Topic topic) {
    return topic.named(topicPrefix);
  }

  KafkaTopics connect() throws BrokerUnreachableException {
    if (timeoutSeconds < 1) {
      throw new UsageException("--timeout: " + timeoutSeconds + " (expected: >= 1)");
    }
    return KafkaTopics.connect(
        bootstrapServers(), clientProperties(), Duration.ofSeconds(timeoutSeconds));
  }

  private Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        read.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new UsageException(
            "--kafka-config: " + file + " (expected: a readable properties file)", e);
      }
      read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
    }
    all.putAll(properties);
    if (bootstrapServer != null) {
      all.put(BOOTSTRAP_SERVERS, bootstrapServer);
    }
    return all;
  }
}
