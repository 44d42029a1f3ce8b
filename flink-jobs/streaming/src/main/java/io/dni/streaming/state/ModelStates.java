// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.learning.metrics.ModelScore;
import io.dni.streaming.labels.ArrivalScore;
import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.message.MessageType;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The names under which the job keeps its state: operator uids and descriptors. The inspector reads
 * checkpoints through these very descriptors, so the two cannot drift apart. A name here is part of
 * the checkpoint format and never changes.
 */
public final class ModelStates {
  /** Uid of the operator that forms batches. */
  public static final String BATCHES_UID = "mini-batches";

  /** Uid of the operator that joins examples and late labels. */
  public static final String LABELS_UID = "labels";

  private ModelStates() {}

  /** Uid of a segment's operator. */
  public static String segmentUid(int segment) {
    return "segment-" + segment;
  }

  /** Keyed by model, where batches are formed: what the encoding of rows has learned. */
  public static ValueStateDescriptor<EncoderState> encoder() {
    return new ValueStateDescriptor<>(
        "encoder", new MessageType<>(EncoderState.class, new EncoderStateSerializer()));
  }

  /** Keyed by model, where batches are formed: the champion's copy of that. */
  public static ValueStateDescriptor<EncoderState> championEncoder() {
    return new ValueStateDescriptor<>(
        "champion-encoder", new MessageType<>(EncoderState.class, new EncoderStateSerializer()));
  }

  /** Keyed by model: the examples that do not fill a batch yet. */
  public static ValueStateDescriptor<FormingBatches> formingBatches() {
    return new ValueStateDescriptor<>(
        "forming-batches", new MessageType<>(FormingBatches.class, new FormingBatchesSerializer()));
  }

  /** Keyed by model: when incomplete batches of labelled examples are formed, milliseconds. */
  public static ValueStateDescriptor<Long> learnDue() {
    return new ValueStateDescriptor<>("learn-due", Types.LONG);
  }

  /** Keyed by model: when incomplete batches of examples to predict are formed, milliseconds. */
  public static ValueStateDescriptor<Long> predictDue() {
    return new ValueStateDescriptor<>("predict-due", Types.LONG);
  }

  /** Keyed by model: the earliest timer of the operator that forms batches, milliseconds. */
  public static ValueStateDescriptor<Long> alarm() {
    return new ValueStateDescriptor<>("alarm", Types.LONG);
  }

  /** Keyed by model: when it may leave the heap if no example comes, milliseconds. */
  public static ValueStateDescriptor<Long> idleDue() {
    return new ValueStateDescriptor<>("idle-due", Types.LONG);
  }

  /** Keyed by model that has left the heap: the directory that it is in. */
  public static ValueStateDescriptor<String> modelAway() {
    return new ValueStateDescriptor<>("model-away", Types.STRING);
  }

  /** Operator state: the interface whose signals open the window of batches, below 0 for none. */
  public static ListStateDescriptor<Integer> heardInterface() {
    return new ListStateDescriptor<>("heard-interface", Types.INT);
  }

  /** Keyed by model: everything that a segment has learned. */
  public static ValueStateDescriptor<SegmentState> segment() {
    return new ValueStateDescriptor<>(
        "segment", new MessageType<>(SegmentState.class, new SegmentStateSerializer()));
  }

  /** Keyed by model: what commands have made of a segment; null where none has reached it. */
  public static ValueStateDescriptor<SegmentSteering> steering() {
    return new ValueStateDescriptor<>(
        "steering", new MessageType<>(SegmentSteering.class, new SegmentSteeringSerializer()));
  }

  /** Keyed by model, where batches are formed: the commands to it; null where none has come. */
  public static ValueStateDescriptor<ModelCommands> commands() {
    return new ValueStateDescriptor<>(
        "commands", new MessageType<>(ModelCommands.class, new ModelCommandsSerializer()));
  }

  /** Operator state where batches are formed: the newest commands to all models. */
  public static ListStateDescriptor<ModelCommand> commandsForAll() {
    return new ListStateDescriptor<>("commands-for-all", ModelCommand.TYPE);
  }

  /** Operator state where batches are formed: how many such commands came before those. */
  public static ListStateDescriptor<Long> commandsForgotten() {
    return new ListStateDescriptor<>("commands-forgotten", Types.LONG);
  }

  /** Keyed by model, at the output segment: how well it predicts. */
  public static ValueStateDescriptor<ModelScore> score() {
    return new ValueStateDescriptor<>(
        "score", new MessageType<>(ModelScore.class, new ModelScoreSerializer()));
  }

  /** Keyed by model, at the output segment: how good predictions were when the examples came. */
  public static ValueStateDescriptor<ArrivalScore> arrivalScore() {
    return new ValueStateDescriptor<>(
        "arrival-score", new MessageType<>(ArrivalScore.class, new ArrivalScoreSerializer()));
  }

  /** Keyed by model, lock-step only: batches that came while another one is pending. */
  public static ListStateDescriptor<ModelBatch> waiting() {
    return new ListStateDescriptor<>("waiting-batches", ModelBatch.TYPE);
  }

  /** Keyed by model, lock-step only: when the pending batch was sent up, milliseconds. */
  public static ValueStateDescriptor<Long> pendingSince() {
    return new ValueStateDescriptor<>("pending-since", Types.LONG);
  }

  /** Operator state of the operator that forms batches: the ids of its models. */
  public static ListStateDescriptor<String> knownModels() {
    return new ListStateDescriptor<>("known-models", Types.STRING);
  }

  /** Operator state: the settings that the state was made with, as {@code name=value}. */
  public static ListStateDescriptor<String> settings() {
    return new ListStateDescriptor<>("model-settings", Types.STRING);
  }

  /** Keyed by model: examples that await their label, and what is known of those that did. */
  public static ValueStateDescriptor<AwaitedLabels> awaitedLabels() {
    return new ValueStateDescriptor<>(
        "awaited-labels", new MessageType<>(AwaitedLabels.class, new AwaitedLabelsSerializer()));
  }
}
