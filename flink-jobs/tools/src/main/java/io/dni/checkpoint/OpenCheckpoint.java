// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.checkpoint.CheckpointContents.ModelContents;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.learning.metrics.ModelScore;
import io.dni.streaming.labels.ArrivalScore;
import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.state.SegmentSteering;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;
import org.apache.flink.state.api.runtime.SavepointLoader;

/**
 * A checkpoint whose metadata is read: its states are read when asked for, one segment at a time.
 */
public final class OpenCheckpoint {
  private final String location;
  private final long checkpointId;
  private final Map<OperatorID, OperatorState> operators;
  private final ModelSettings settings;

  private OpenCheckpoint(String location, CheckpointMetadata metadata) throws IOException {
    this.location = location;
    this.checkpointId = metadata.getCheckpointId();
    this.operators =
        metadata.getOperatorStates().stream()
            .collect(Collectors.toMap(OperatorState::getOperatorID, Function.identity()));
    this.settings = readSettings();
  }

  static OpenCheckpoint at(String location) throws IOException {
    CheckpointMetadata metadata;
    try {
      metadata = SavepointLoader.loadSavepointMetadata(location);
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(
          location, "_metadata is corrupt, truncated or of another Flink", e);
    }
    return new OpenCheckpoint(location, metadata);
  }

  /** Everything in it at once. */
  CheckpointContents contents() throws IOException {
    ModelSpec spec = settings.toSpec();
    List<Map<String, SegmentState>> segments = new ArrayList<>();
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < spec.segments(); i++) {
      segments.add(segment(i));
      ids.addAll(segments.get(i).keySet());
    }
    Map<String, FormingBatches> forming = forming();
    ids.addAll(forming.keySet());
    Map<String, EncoderState> encoders = encoders();
    Map<String, LabelStand> labels = labels();
    TreeMap<String, ModelContents> models = new TreeMap<>();
    for (String id : ids) {
      models.put(
          id,
          new ModelContents(
              states(spec, id, segments),
              Optional.ofNullable(forming.get(id)),
              Optional.ofNullable(encoders.get(id)),
              Optional.ofNullable(labels.get(id))));
    }
    return new CheckpointContents(location, checkpointId, settings, models);
  }

  /** URI of the checkpoint's directory. */
  public String location() {
    return location;
  }

  /** Number that Flink gave it. */
  public long checkpointId() {
    return checkpointId;
  }

  /** Settings that all models of the job were made with. */
  public ModelSettings settings() {
    return settings;
  }

  /** States of one segment by model; a model that the segment has not seen is not among them. */
  public Map<String, SegmentState> segment(int index) throws IOException {
    Map<String, SegmentState> states = new HashMap<>();
    values(ModelStates.segmentUid(index), ModelStates.segment(), states);
    return states;
  }

  /** Examples that do not fill a batch yet, by model. */
  public Map<String, FormingBatches> forming() throws IOException {
    Map<String, FormingBatches> forming = new HashMap<>();
    if (operator(ModelStates.BATCHES_UID).isPresent()) {
      values(ModelStates.BATCHES_UID, ModelStates.formingBatches(), forming);
    }
    return forming;
  }

  /** What turns rows into inputs, by model; empty where examples are vectors. */
  public Map<String, EncoderState> encoders() throws IOException {
    Map<String, EncoderState> encoders = new HashMap<>();
    if (operator(ModelStates.BATCHES_UID).isPresent()) {
      values(ModelStates.BATCHES_UID, ModelStates.encoder(), encoders);
    }
    return encoders;
  }

  /** How examples wait for their labels, by model; none where labels do not come later. */
  public Map<String, LabelStand> labels() throws IOException {
    Map<String, AwaitedLabels> awaited = new HashMap<>();
    if (operator(ModelStates.LABELS_UID).isPresent()) {
      values(ModelStates.LABELS_UID, ModelStates.awaitedLabels(), awaited);
    }
    Map<String, LabelStand> labels = new HashMap<>();
    awaited.forEach((id, waiting) -> labels.put(id, LabelStand.of(waiting)));
    return labels;
  }

  /** Scores of predictions made when the examples came; none where labels do not come later. */
  public Map<String, ArrivalScore> arrivals() throws IOException {
    Map<String, ArrivalScore> scores = new HashMap<>();
    int output = settings.toSpec().segments() - 1;
    values(ModelStates.segmentUid(output), ModelStates.arrivalScore(), scores);
    return scores;
  }

  /** Scores of the models' predictions; none in a checkpoint of a release without. */
  public Map<String, ModelScore> scores() throws IOException {
    Map<String, ModelScore> scores = new HashMap<>();
    int output = settings.toSpec().segments() - 1;
    values(ModelStates.segmentUid(output), ModelStates.score(), scores);
    return scores;
  }

  /** What commands have made of a segment, by model; only of models that a command has reached. */
  public Map<String, SegmentSteering> steering(int index) throws IOException {
    Map<String, SegmentSteering> steering = new HashMap<>();
    values(ModelStates.segmentUid(index), ModelStates.steering(), steering);
    return steering;
  }

  private <T> void values(String uid, ValueStateDescriptor<T> descriptor, Map<String, T> into)
      throws IOException {
    try {
      scan(uid).values(descriptor, into::put);
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(location, "cannot be read", e);
    }
  }

  private Optional<OperatorState> operator(String uid) {
    return Optional.ofNullable(operators.get(OperatorIDGenerator.fromUid(uid)));
  }

  private StateScan scan(String uid) {
    return new StateScan(operator(uid).orElseThrow());
  }

  private ModelSettings readSettings() throws IOException {
    if (operator(ModelStates.segmentUid(0)).isEmpty()) {
      throw new UnreadableCheckpointException(
          location, "not of a training job (expected: an operator segment-0 in it)");
    }
    List<String> lines = new ArrayList<>();
    try {
      scan(ModelStates.segmentUid(0)).unionList(ModelStates.settings(), lines::add);
      ModelSettings settings = ModelSettings.parse(lines);
      for (int i = 0; i < settings.toSpec().segments(); i++) {
        if (operator(ModelStates.segmentUid(i)).isEmpty()) {
          throw new IllegalStateException("segment " + i + " is missing");
        }
      }
      return settings;
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(
          location,
          lines.isEmpty() ? "holds no model settings" : "model settings cannot be read",
          e);
    }
  }

  /** A segment without state has seen nothing: then it is as the job would start it. */
  private static List<SegmentState> states(
      ModelSpec spec, String model, List<Map<String, SegmentState>> segments) {
    List<SegmentState> states = new ArrayList<>();
    for (int i = 0; i < spec.segments(); i++) {
      SegmentState stored = segments.get(i).get(model);
      states.add(stored == null ? new DecoupledSegment(spec, i).newState(model) : stored);
    }
    return states;
  }
}
