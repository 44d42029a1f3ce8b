// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.CheckpointOptions.*;
import static io.dni.streaming.job.FlowOptions.*;
import static io.dni.streaming.job.ModelOptions.*;
import static io.dni.streaming.job.ReportingOptions.*;
import static io.dni.streaming.job.RowOptions.*;
import static io.dni.streaming.job.RunOptions.*;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * Every option of the training job: name, type, default, range and meaning, each stated once, in
 * the class of its kind. The table in docs/operations.md is made from this list, and so is what the
 * command line and the YAML file accept. Besides these, every {@code kafka.NAME} is passed to all
 * Kafka clients as {@code NAME}.
 */
public final class TrainingOptions {
  /** Prefix of what is passed to the Kafka clients. */
  public static final String KAFKA_PREFIX = "kafka.";

  /** All options, in the order of the table in docs/operations.md. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          NETWORK,
          LOSS,
          NONLINEARITY,
          NORMALISATION,
          LINEAR_PATH,
          HEAD,
          MODE,
          SOURCES,
          CUTS,
          OPTIMIZER,
          CLIP_NORM,
          TRUST_GATE,
          SEED,
          INPUT_NAMES,
          CLASS_NAMES,
          CONDITIONING,
          SG_HIDDEN,
          SG_RANK,
          SG_OPTIMIZER,
          FEATURE_COLUMNS,
          EXAMPLES_FORMAT,
          LABEL_FIELD,
          ID_FIELD,
          WEIGHT_FIELD,
          CSV_FIELDS,
          CSV_DELIMITER,
          FEATURE_HALF_LIFE,
          FEATURE_READ_OUTS,
          PREVIOUS_LABEL,
          TARGET_OFFSET,
          TARGET_SCALE,
          BATCH_SIZE,
          BATCH_MAX_WAIT,
          PREDICT_WAIT,
          LABELS,
          LABEL_WAIT,
          LABEL_TIME,
          LABEL_IDLE,
          LABEL_AHEAD,
          LABEL_MAX,
          LABEL_EXPIRY,
          LOCK_STEP,
          MAX_IN_FLIGHT,
          FEEDBACK_TIMEOUT,
          MAX_PENDING,
          MAX_BACKLOG,
          MAX_MODELS,
          MODEL_IDLE,
          START_FROM,
          SNAPSHOT_EVERY,
          SNAPSHOT_FIRST,
          SNAPSHOT_PER_EXAMPLE,
          METRICS_WINDOW,
          PREDICTIONS,
          PREDICTIONS_FROM,
          GATE_SHARE,
          GATE_WINDOW,
          GATE_PROMOTE,
          GATE_RESTORE,
          GRADIENT_ENCODING,
          ACTIVATION_ENCODING,
          TOPIC_PREFIX,
          CREATE_TOPICS,
          EXAMPLE_PARTITIONS,
          GRADIENT_PARTITIONS,
          START,
          ON_LOSS,
          PARALLELISM,
          TASKS,
          SLOT_PER_TASK,
          BROKER_TIMEOUT,
          CHECKPOINT_INTERVAL,
          TOLERATED_FAILURES,
          CHECKPOINT_DIR);

  private TrainingOptions() {}
}
