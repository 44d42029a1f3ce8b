// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.InvalidDataException;
import io.dni.schemas.Topic;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** The options that say where the examples go and how Kafka is reached. */
final class KafkaOptions {
  private static final String DEFAULT_SERVER = "localhost:9092";
  private static final Pattern SECRET =
      Pattern.compile("password|secret|jaas|token|credential|keystore\\.key|\\.key$");

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
      names = "--topic",
      order = 42,
      paramLabel = "TOPIC",
      description = "Topic of the examples. Default: dni.examples.")
  private String topic;

  @Option(
      names = "--topic-prefix",
      order = 43,
      paramLabel = "PREFIX",
      description = "Writes to PREFIX.examples.")
  private String topicPrefix;

  @Option(
      names = "--kafka",
      order = 44,
      paramLabel = "KEY=VALUE",
      description = "Any property of a Kafka producer, security included; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--kafka-config",
      order = 45,
      paramLabel = "FILE",
      description = "Such properties in a file: the place for secrets. --kafka goes before it.")
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

  /** The examples' topic. */
  String topic() {
    if (topic != null && topicPrefix != null) {
      throw new InvalidDataException(
          "topic-prefix: " + topicPrefix + " (expected: not together with --topic)");
    }
    return topicPrefix != null
        ? Topic.EXAMPLES.named(topicPrefix)
        : topic != null ? topic : Topic.EXAMPLES.defaultName();
  }

  Duration timeout() {
    if (timeoutSeconds < 1 || timeoutSeconds > 3_600) {
      throw new InvalidDataException("timeout: " + timeoutSeconds + " (expected: 1 to 3600 s)");
    }
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** What the user wants of every Kafka client. */
  Map<String, Object> clientProperties() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (file != null) {
      Properties fromFile = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        fromFile.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new InvalidDataException(
            "kafka-config: " + file + " (expected: a readable file of properties)", e);
      }
      fromFile.forEach((key, value) -> all.put((String) key, value));
    }
    all.putAll(properties);
    if (bootstrapServer != null) {
      all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer);
    }
    all.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_SERVER);
    return all;
  }

  /** A text without the values of those properties that hold secrets. */
  static String hideSecrets(String text, Map<String, Object> properties) {
    String hidden = text;
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      String value = property.getValue().toString();
      if (!value.isEmpty() && SECRET.matcher(property.getKey().toLowerCase(Locale.ROOT)).find()) {
        hidden = hidden.replace(value, "[hidden]");
      }
    }
    return hidden;
  }
}
