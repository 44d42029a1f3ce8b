// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Writes a savepoint from which a training job starts with given weights: the states of its
 * segments under the uids and descriptors that the job itself uses. It holds no Kafka offsets, so
 * the job reads its stream from the configured start.
 */
public final class CheckpointWriter {
  /** Upper bound on the job's parallelism; what Flink gives a job of up to 85 subtasks anyway. */
  private static final int MAX_PARALLELISM = 128;

  private CheckpointWriter() {}

  /**
   * Writes a savepoint.
   *
   * @param settings of all models
   * @param models states by model id, one per segment from the input up
   * @param target directory to create, a path or a URI
   */
  public static void write(
      ModelSettings settings, Map<String, List<SegmentState>> models, String target)
      throws IOException {
    write(settings, models, Map.of(), target);
  }

  /**
   * Writes a savepoint of models that take the rows of a table.
   *
   * @param encoders what turns rows into inputs, by model id
   */
  public static void write(
      ModelSettings settings,
      Map<String, List<SegmentState>> models,
      Map<String, EncoderState> encoders,
      String target)
      throws IOException {
    try (HandedOverStates states = HandedOverStates.begin()) {
      states.settings().addAll(settings.toLines());
      states.encoders().putAll(encoders);
      models.forEach(
          (model, segments) -> {
            for (int i = 0; i < segments.size(); i++) {
              states.segment(i).put(model, segments.get(i));
            }
          });
      StreamExecutionEnvironment env = LocalFlink.environment();
      SavepointWriter writer =
          SavepointWriter.newSavepoint(env, new HashMapStateBackend(), MAX_PARALLELISM);
      DataStream<String> ids = env.fromData(Types.STRING, models.keySet().toArray(String[]::new));
      for (int i = 0; i < settings.toSpec().segments(); i++) {
        writer.withOperator(
            OperatorIdentifier.forUid(ModelStates.segmentUid(i)),
            OperatorTransformation.bootstrapWith(ids)
                .keyBy(id -> id, Types.STRING)
                .transform(new SegmentStateWriter(states.run(), i)));
      }
      if (!encoders.isEmpty()) {
        writer.withOperator(
            OperatorIdentifier.forUid(ModelStates.BATCHES_UID),
            OperatorTransformation.bootstrapWith(ids)
                .keyBy(id -> id, Types.STRING)
                .transform(new EncoderStateWriter(states.run())));
      }
      writer.write(CheckpointLocation.toPath(target).toString());
      env.execute("write " + target);
    } catch (Exception e) {
      throw new IOException("savepoint " + target + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
