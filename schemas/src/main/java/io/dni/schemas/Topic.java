// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import io.dni.schemas.record.ControlCommand;
import io.dni.schemas.record.DeadLetter;
import io.dni.schemas.record.ErrorGradient;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LabelReport;
import io.dni.schemas.record.LateLabel;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.ModelEvent;
import io.dni.schemas.record.Prediction;
import org.apache.avro.Schema;

/**
 * The Kafka topics of the pipeline: default name, record, and what the key means. On every topic
 * but {@link #DEAD_LETTERS} the key is the model id in UTF-8, so the records of one model keep
 * their order; a dead letter keeps the key of the record that it wraps.
 */
public enum Topic {
  /** Training examples, and unlabelled examples to predict. Written by producers. */
  EXAMPLES("dni.examples", Example.getClassSchema()),
  /** Labels of examples that came without. Written by producers. */
  LABELS("dni.labels", LateLabel.getClassSchema()),
  /** Gradients on their way down, and lock-step credits. Written and read by the job. */
  ERROR_GRADIENTS("dni.error-gradients", ErrorGradient.getClassSchema()),
  /** What each segment knows of the loss, and has counted, every k batches. */
  LOSS_ESTIMATES("dni.loss-estimates", LossEstimate.getClassSchema()),
  /** How examples wait for their labels, now and then. Written by the job. */
  LABEL_REPORTS("dni.label-reports", LabelReport.getClassSchema()),
  /** Outputs of the network, made before learning. */
  PREDICTIONS("dni.predictions", Prediction.getClassSchema()),
  /** Commands to the running job, for one model or all. Written by people, and by the gate. */
  CONTROL("dni.control", ControlCommand.getClassSchema()),
  /** What has happened to models, such as drift, and what became of commands. */
  EVENTS("dni.events", ModelEvent.getClassSchema()),
  /** Records that could not be used, with the reason. */
  DEAD_LETTERS("dni.dead-letters", DeadLetter.getClassSchema());

  private final String defaultName;

  @SuppressWarnings("ImmutableEnumChecker") // a parsed schema is not changed after class loading
  private final Schema schema;

  Topic(String defaultName, Schema schema) {
    this.defaultName = defaultName;
    this.schema = schema;
  }

  /** The topic's name where no prefix is configured. */
  public String defaultName() {
    return defaultName;
  }

  /**
   * The topic's name under a prefix: {@code named("team-a")} turns {@code dni.examples} into {@code
   * team-a.examples}.
   */
  public String named(String prefix) {
    return prefix + defaultName.substring(defaultName.indexOf('.'));
  }

  /** The schema of the newest version of the topic's record. */
  public Schema schema() {
    return schema;
  }
}
