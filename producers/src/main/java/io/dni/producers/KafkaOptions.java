// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.Topic;
import io.dni.table.InvalidDataException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Which Kafka, and how to reach it: the same for every command but those that take --set. */
public final class KafkaOptions {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String DEFAULT_SERVER = "localhost:9092";
  private static final String DEFAULT_PREFIX = "dni";
  private static final int LONGEST_TIMEOUT_SECONDS = 3_600;

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
      description = "First part of all topic names. Default: dni.")
  private Optional<String> topicPrefix = Optional.empty();

  @Option(
      names = "--kafka",
      order = 44,
      paramLabel = "KEY=VALUE",
      description = "Any property of a Kafka client, security included; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--kafka-config",
      order = 45,
      paramLabel = "FILE",
      description = "Such properties in a file: the place for secrets. --kafka overrides it.")
  private Path file;

  @Option(
      names = "--timeout",
      order = 46,
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = {
        "How long the broker may stay unreachable, at the start and later. Default: 20."
      })
  private long timeoutSeconds;

  /** The name of a topic under the prefix. */
  public String topic(Topic topic) {
    return topic.named(topicPrefix.orElse(DEFAULT_PREFIX));
  }

  /** The prefix, if it was given. */
  Optional<String> topicPrefix() {
    return topicPrefix;
  }

  /** How long the broker may stay unreachable. */
  public Duration timeout() {
    if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS) {
      throw new InvalidDataException(
          "--timeout: %d (expected: 1 to %d s)".formatted(timeoutSeconds, LONGEST_TIMEOUT_SECONDS));
    }
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** {@code host:port} of the brokers. */
  public String bootstrapServers() {
    return all().getOrDefault(BOOTSTRAP_SERVERS, DEFAULT_SERVER);
  }

  /** What the user wants of every Kafka client, but for the address. */
  public Map<String, String> clientProperties() {
    Map<String, String> rest = all();
    rest.remove(BOOTSTRAP_SERVERS);
    return rest;
  }

  private Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        read.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new InvalidDataException(
            "--kafka-config: " + file + " (expected: a readable file of properties)", e);
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
