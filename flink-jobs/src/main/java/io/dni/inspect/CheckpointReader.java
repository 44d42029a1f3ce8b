// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.CheckpointContents.ModelContents;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Reads a savepoint or a retained checkpoint of a training job, without the job: through the uids
 * and descriptors that the job itself uses, in one small Flink job inside this JVM.
 */
public final class CheckpointReader {
  private final String location;
  private final CheckpointMetadata metadata;
  private final List<OperatorID> operators;

  private CheckpointReader(String location, CheckpointMetadata metadata) {
    this.location = location;
    this.metadata = metadata;
    this.operators = metadata.getOperatorStates().stream().map(s -> s.getOperatorID()).toList();
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
    String location = CheckpointLocation.find(path);
    CheckpointMetadata metadata;
    try {
      metadata = SavepointLoader.loadSavepointMetadata(location);
    } catch (IOException | RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(
          location, "_metadata is corrupt, truncated or of another Flink", e);
    }
    return new CheckpointReader(location, metadata).read();
  }

  /** All checkpoints that a path means, oldest first, as URIs; see {@link #read(String)}. */
  public static List<String> series(String path) throws IOException {
    return CheckpointLocation.series(path);
  }

  private CheckpointContents read() throws IOException {
    if (!has(ModelStates.segmentUid(0))) {
      throw new UnreadableCheckpointException(
          location, "not of a training job (expected: an operator segment-0 in it)");
    }
    try (HandedOverStates states = HandedOverStates.begin()) {
      run(states);
      ModelSettings settings = settings(states);
      ModelSpec spec = settings.toSpec();
      TreeMap<String, ModelContents> models = new TreeMap<>();
      for (String model : states.models()) {
        models.put(model, contents(states, spec, model));
      }
      return new CheckpointContents(location, metadata.getCheckpointId(), settings, models);
    }
  }

  private boolean has(String uid) {
    return operators.contains(OperatorIDGenerator.fromUid(uid));
  }

  private void run(HandedOverStates states) throws IOException {
    StreamExecutionEnvironment env = LocalFlink.reading();
    try {
      SavepointReader savepoint = SavepointReader.read(env, location, new HashMapStateBackend());
      DataStream<String> settings =
          savepoint.readUnionState(
              OperatorIdentifier.forUid(ModelStates.segmentUid(0)),
              ModelStates.settings().getName(),
              Types.STRING);
      String run = states.run();
      DataStream<String> all =
          settings.filter(line -> HandedOverStates.of(run).settings().add(line));
      for (int i = 0; has(ModelStates.segmentUid(i)); i++) {
        all =
            all.union(
                savepoint.readKeyedState(
                    OperatorIdentifier.forUid(ModelStates.segmentUid(i)),
                    new SegmentStateReader(run, i),
                    Types.STRING,
                    Types.STRING));
      }
      if (has(ModelStates.BATCHES_UID)) {
        all =
            all.union(
                savepoint.readKeyedState(
                    OperatorIdentifier.forUid(ModelStates.BATCHES_UID),
                    new FormingBatchesReader(run),
                    Types.STRING,
                    Types.STRING));
      }
      all.sinkTo(new DiscardingSink<>());
      env.execute("read " + location);
    } catch (Exception e) {
      throw UnreadableCheckpointException.causedBy(location, "cannot be read", e);
    }
  }

  private ModelSettings settings(HandedOverStates states) throws IOException {
    if (states.settings().isEmpty()) {
      throw new UnreadableCheckpointException(location, "holds no model settings");
    }
    try {
      ModelSettings settings = ModelSettings.parse(states.settings());
      for (int i = 0; i < settings.toSpec().segments(); i++) {
        if (!has(ModelStates.segmentUid(i))) {
          throw new UnreadableCheckpointException(location, "segment " + i + " is missing");
        }
      }
      return settings;
    } catch (RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(location, "model settings cannot be read", e);
    }
  }

  /** A segment without state has seen nothing: then it is as the job would start it. */
  private static ModelContents contents(HandedOverStates states, ModelSpec spec, String model) {
    List<SegmentState> segments = new ArrayList<>();
    for (int i = 0; i < spec.segments(); i++) {
      SegmentState stored = states.segment(i).get(model);
      segments.add(stored == null ? new DecoupledSegment(spec, i).newState(model) : stored);
    }
    return new ModelContents(segments, Optional.ofNullable(states.forming().get(model)));
  }
}
