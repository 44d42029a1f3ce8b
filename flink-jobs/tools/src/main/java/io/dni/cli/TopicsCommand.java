// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.producers.KafkaOptions;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows, checks and creates the pipeline's topics. */
@Command(
    name = "topics",
    description = {
      "Checks that the pipeline's topics exist with their partition counts."
          + " With --create the missing ones are created, with --list all topics are shown."
    })
final class TopicsCommand extends DniCommand {
  @Mixin private KafkaOptions kafka;

  @Option(names = "--create", order = 1, description = "Creates what is missing.")
  private boolean create;

  @Option(names = "--list", order = 2, description = "Shows the topics of the cluster, no check.")
  private boolean list;

  @Option(
      names = "--example-partitions",
      order = 3,
      paramLabel = "N",
      defaultValue = "1",
      description = "Partitions of the examples topic. Default: ${DEFAULT-VALUE}.")
  private int examplePartitions;

  @Option(
      names = "--gradient-partitions",
      order = 4,
      paramLabel = "N",
      defaultValue = "1",
      description = "Partitions of the error-gradients topic. Default: ${DEFAULT-VALUE}.")
  private int gradientPartitions;

  @Override
  public Integer call() throws IOException {
    List<TopicSpec> specs =
        Arrays.stream(Topic.values())
            .map(topic -> TopicSpec.of(topic, kafka.topic(topic), partitions(topic)))
            .toList();
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      if (!list) {
        topics.require(specs, create ? KafkaTopics.Missing.CREATE : KafkaTopics.Missing.REFUSE);
      }
      print(topics.partitions(), specs.stream().map(TopicSpec::name).toList());
    }
    return ExitCode.OK.number();
  }

  private int partitions(Topic topic) {
    return switch (topic) {
      case EXAMPLES -> atLeastOne("--example-partitions", examplePartitions);
      case ERROR_GRADIENTS -> atLeastOne("--gradient-partitions", gradientPartitions);
      default -> 1;
    };
  }

  private static int atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + ": " + value + " (expected: >= 1)");
    }
    return value;
  }

  private void print(SortedMap<String, Integer> partitions, List<String> own) {
    PrintWriter out = out();
    if (partitions.isEmpty()) {
      out.println("no topics");
    }
    partitions.forEach(
        (name, count) -> {
          if (list || own.contains(name)) {
            out.printf("%-28s partitions: %d%n", name, count);
          }
        });
    out.flush();
  }
}
