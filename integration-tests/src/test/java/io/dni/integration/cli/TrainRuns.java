// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.producers.ProduceCommand;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs of {@code dni train} on one broker, each with topics of its own.
 *
 * @param directory for what they write
 */
record TrainRuns(Path directory, String bootstrapServers) {

  /** Creates the topics, and fills the one of examples with fresh points of {@code noisy100}. */
  void produce(String prefix, int count) throws Exception {
    TrainingTopics.require(
        TrainingConfig.of(
            Map.of("kafka.bootstrap.servers", bootstrapServers, "dni.topics.prefix", prefix)));
    if (count > 0) {
      assertThat(
              ProduceCommand.run(
                  "--bootstrap-server=" + bootstrapServers,
                  "--topic-prefix=" + prefix,
                  "--data=noisy100",
                  "--fresh",
                  "--count=" + count,
                  "--quiet"))
          .isZero();
    }
  }

  /** Starts {@code dni train}, whose output directory is named as its topics are. */
  DniProcess train(String prefix, String... more) throws Exception {
    Path out = directory.resolve(prefix);
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--bootstrap-server=" + bootstrapServers,
                "--set=dni.topics.prefix=" + prefix,
                "--set=dni.job.tasks=2",
                "--set=dni.checkpoints.interval=2 s",
                "--set=dni.checkpoints.dir=" + out.resolve("checkpoints"),
                "--out=" + out));
    words.addAll(List.of(more));
    return DniProcess.start(directory, words.toArray(String[]::new));
  }

  /** What a run has written in the end. */
  static JsonNode summary(Path out) throws Exception {
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }
}
