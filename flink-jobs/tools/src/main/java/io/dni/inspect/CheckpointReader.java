// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.CheckpointContents.ModelContents;
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
import java.nio.file.Path;
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
 * Reads a savepoint or a retained checkpoint of a training job, without a job: through the uids and
 * descriptors that the job itself uses.
 */
public final class CheckpointReader {
  private final String location;
  private final long checkpointId;
  private final Map<OperatorID, OperatorState> operators;
  private final ModelSettings settings;

  private CheckpointReader(String location, CheckpointMetadata metadata) throws IOException {
    this.location = location;
    this.checkpointId = metadata.getCheckpointId();
    this.operators =
        metadata.getOperatorStates().stream()
            .collect(Collectors.toMap(OperatorState::getOperatorID, Function.identity()));
    this.settings = readSettings();
  }

  /** As {@link #read(String)}. */
  public static CheckpointContents read(Path path) throws IOException {
    return read(path.toString());
  }

  /**
   * Reads a checkpoint.
   *
   * @param path a savepoint or a retained checkpoint, its {@code _metadata} file, or a directory
   *     above some: then the newest of them; a plain path or a URI
   * @throws UnreadableCheckpointException if there is none, or none that can be read
   */
  public static CheckpointContents read(String path) throws IOException {
    return read(path, CheckpointReader::contents);
  }

  /** What is made of an open checkpoint. */
  interface Reading<T> {
    T of(CheckpointReader checkpoint) throws IOException;
  }

  /**
   * Opens a checkpoint without reading any model: its states can then be read one segment at a
   * time, so that never more than one segment is in memory. Below the directory of a running job
   * the newest checkpoint may be replaced and removed while it is read: then its successor is read.
   *
   * @param path as for {@link #read(String)}
   * @throws UnreadableCheckpointException if there is none, or none of a training job
   */
  static <T> T read(String path, Reading<T> reading) throws IOException {
    String location = CheckpointLocation.find(path);
    while (true) {
      try {
        return reading.of(open(location));
      } catch (UnreadableCheckpointException e) {
        String newest = CheckpointLocation.find(path);
        if (newest.equals(location)) {
          throw e;
        }
        location = newest;
      }
    }
  }

  private static CheckpointReader open(String location) throws IOException {
    CheckpointMetadata metadata;
    try {
      metadata = SavepointLoader.loadSavepointMetadata(location);
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(
          location, "_metadata is corrupt, truncated or of another Flink", e);
    }
    return new CheckpointReader(location, metadata);
  }

  /** All checkpoints that a path means, oldest first, as URIs; see {@link #read(String)}. */
  public static List<String> series(String path) throws IOException {
    return CheckpointLocation.series(path);
  }

  private CheckpointContents contents() throws IOException {
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
  String location() {
    return location;
  }

  /** Number that Flink gave it. */
  long checkpointId() {
    return checkpointId;
  }

  /** Settings that all models of the job were made with. */
  ModelSettings settings() {
    return settings;
  }

  /** States of one segment by model; a model that the segment has not seen is not among them. */
  Map<String, SegmentState> segment(int index) throws IOException {
    Map<String, SegmentState> states = new HashMap<>();
    values(ModelStates.segmentUid(index), ModelStates.segment(), states);
    return states;
  }

  /** Examples that do not fill a batch yet, by model. */
  Map<String, FormingBatches> forming() throws IOException {
    Map<String, FormingBatches> forming = new HashMap<>();
    if (operator(ModelStates.BATCHES_UID).isPresent()) {
      values(ModelStates.BATCHES_UID, ModelStates.formingBatches(), forming);
    }
    return forming;
  }

  /** What turns rows into inputs, by model; empty where examples are vectors. */
  Map<String, EncoderState> encoders() throws IOException {
    Map<String, EncoderState> encoders = new HashMap<>();
    if (operator(ModelStates.ENCODER_UID).isPresent()) {
      values(ModelStates.ENCODER_UID, ModelStates.encoder(), encoders);
    }
    return encoders;
  }

  /** How examples wait for their labels, by model; none where labels do not come later. */
  Map<String, LabelStand> labels() throws IOException {
    Map<String, AwaitedLabels> awaited = new HashMap<>();
    if (operator(ModelStates.LABELS_UID).isPresent()) {
      values(ModelStates.LABELS_UID, ModelStates.awaitedLabels(), awaited);
    }
    Map<String, LabelStand> labels = new HashMap<>();
    awaited.forEach((id, waiting) -> labels.put(id, LabelStand.of(waiting)));
    return labels;
  }

  /** Scores of predictions made when the examples came; none where labels do not come later. */
  Map<String, ArrivalScore> arrivals() throws IOException {
    Map<String, ArrivalScore> scores = new HashMap<>();
    int output = settings.toSpec().segments() - 1;
    values(ModelStates.segmentUid(output), ModelStates.arrivalScore(), scores);
    return scores;
  }

  /** Scores of the models' predictions; none in a checkpoint of a release without. */
  Map<String, ModelScore> scores() throws IOException {
    Map<String, ModelScore> scores = new HashMap<>();
    int output = settings.toSpec().segments() - 1;
    values(ModelStates.segmentUid(output), ModelStates.score(), scores);
    return scores;
  }

  /** What commands have made of a segment, by model; only of models that a command has reached. */
  Map<String, SegmentSteering> steering(int index) throws IOException {
    Map<String, SegmentSteering> steering = new HashMap<>();
    values(ModelStates.segmentUid(index), ModelStates.steering(), steering);
    return steering;
  }

  /** What commands have made of all segments, from the input up; see {@link #read(String)}. */
  public static List<Map<String, SegmentSteering>> steering(String path) throws IOException {
    return read(
        path,
        checkpoint -> {
          List<Map<String, SegmentSteering>> segments = new ArrayList<>();
          for (int i = 0; i < checkpoint.settings().toSpec().segments(); i++) {
            segments.add(checkpoint.steering(i));
          }
          return segments;
        });
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
