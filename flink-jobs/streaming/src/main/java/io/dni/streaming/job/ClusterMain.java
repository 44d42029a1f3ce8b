// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.process.RootLocale;
import io.dni.schemas.Printable;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a Flink cluster calls in the job jar ({@code flink run}, {@code standalone-job}, the
 * Kubernetes operator). It never ends the JVM, which is not its own, and what goes wrong is one
 * line on standard error before Flink's own report.
 */
public final class ClusterMain {
  private static final int LONGEST_ERROR = 1000;

  private ClusterMain() {}

  /** Checks options and topics, and submits the job. */
  @SuppressWarnings("SystemOut") // a container's log
  public static void main(String[] args) throws Exception {
    RootLocale.install();
    try {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      TrainingConfig config =
          TrainingConfig.of(
              TrainingArguments.parse(List.of(args), System.getenv()),
              env.getConfiguration().get(TaskManagerOptions.NUM_TASK_SLOTS));
      if (config.isGiven(CheckpointOptions.CHECKPOINT_DIR)
          || env.getConfiguration()
              .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
              .isEmpty()) {
        CheckpointDirectory.requireWritable(config);
      }
      TrainingTopics.require(config);
      // With high availability this is run again when the job manager fails, beside its own tasks.
      if (env.getConfiguration().get(HighAvailabilityOptions.HA_MODE).equals("NONE")) {
        TrainingTopics.requireUnused(config);
      }
      new TrainingJob(config).build(env);
      env.execute("dni training");
    } catch (Exception e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      System.err.println("error: " + Printable.of(message, LONGEST_ERROR));
      throw e;
    }
  }
}
