// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.local.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that answers nobody for longer than records may wait, as one whose machine stands still.
 * The job restarts until it answers again, and goes on where it was; {@code
 * -Ddni.it.absence.seconds=600}, with the product's own time limits.
 */
@Timeout(1500)
class AbsentBrokerITCase {
  private static final int SECONDS = Integer.getInteger("dni.it.absence.seconds", 0);
  private static final int SHORT_SECONDS = 12;
  private static final int BEFORE = 9_000 * 32;
  private static final int AFTER = 200 * 32;

  @TempDir Path directory;

  @Test
  void is_waited_for_and_nothing_is_lost_or_learned_twice() throws Exception {
    String[] limits =
        SECONDS > 0
            ? new String[] {"--examples=" + (BEFORE + AFTER)}
            : new String[] {
              "--examples=" + (BEFORE + AFTER),
              "--set=kafka.delivery.timeout.ms=4000",
              "--set=kafka.request.timeout.ms=2000"
            };
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      TrainRuns runs = new TrainRuns(directory, broker.bootstrapServers());
      runs.produce("away", BEFORE);
      try (DniProcess train = runs.train("away", limits)) {
        train.awaitOutput(" of 294,400 examples"); // in the midst of learning
        signal(broker, "STOP");
        TimeUnit.SECONDS.sleep(SECONDS > 0 ? SECONDS : SHORT_SECONDS);
        signal(broker, "CONT");
        runs.produce("away", AFTER);
        assertThat(train.exitCode()).as(train.output()).isZero();
        JsonNode summary = TrainRuns.summary(directory.resolve("away"));
        assertThat(summary.get("examples").asInt()).isEqualTo(BEFORE + AFTER);
        assertThat(summary.get("troubles").get("restarts").asInt()).isPositive();
      }
    }
  }

  private static void signal(LocalBroker broker, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
