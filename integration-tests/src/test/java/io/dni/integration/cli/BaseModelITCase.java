// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.local.LocalBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new key that begins with an exported model, from the files to the figures of the run. */
class BaseModelITCase {
  private static final int LEARNED = 20_000;
  private static final int FEW = 30 * 32;

  @TempDir Path directory;

  @Test
  void a_new_key_begins_with_what_an_exported_model_knows() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      TrainRuns runs = new TrainRuns(directory, broker.bootstrapServers());
      String taught = run(runs, "teacher", LEARNED).get("savepoint").asText();
      Path base = directory.resolve("base.npz");
      try (DniProcess export = DniProcess.start(directory, "export", taught, "--out=" + base)) {
        assertThat(export.exitCode()).as(export.output()).isZero();
      }
      double alone = accuracy(run(runs, "alone", FEW));
      double pupil = accuracy(run(runs, "pupil", FEW, "--set=dni.models.start-from=" + base));
      assertThat(alone).isLessThan(0.7);
      assertThat(pupil).isGreaterThan(0.8);
    }
  }

  private JsonNode run(TrainRuns runs, String prefix, int examples, String... more)
      throws Exception {
    runs.produce(prefix, examples);
    String[] words = java.util.Arrays.copyOf(more, more.length + 1);
    words[more.length] = "--examples=" + examples;
    try (DniProcess train = runs.train(prefix, words)) {
      assertThat(train.exitCode()).as(train.output()).isIn(0, 10);
      return TrainRuns.summary(directory.resolve(prefix));
    }
  }

  private static double accuracy(JsonNode summary) {
    return summary.get("figures").get("default").get("run.accuracy").asDouble();
  }
}
