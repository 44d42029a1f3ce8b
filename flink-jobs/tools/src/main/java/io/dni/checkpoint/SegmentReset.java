// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Lets one segment begin anew, and its SG module with it, while all others and the place in the
 * stream stay as a checkpoint has them: for a segment whose numbers have gone astray. The batches
 * that it had pending are forgotten; their gradients come as orphans.
 */
public final class SegmentReset {
  private SegmentReset() {}

  /**
   * Writes a savepoint to go on from. It refers to files of the checkpoint, which must stay.
   *
   * @param contents the checkpoint
   * @param segment to begin anew, 0 next to the input
   * @param models whose segment it is; those of the others go on
   * @param target directory to create, a path or a URI
   * @throws IllegalArgumentException where the checkpoint has no such segment or model
   */
  public static void write(
      CheckpointContents contents, int segment, Set<String> models, String target)
      throws IOException {
    int segments = contents.spec().segments();
    if (segment < 0 || segment >= segments) {
      throw new IllegalArgumentException(
          "segment: %d (expected: 0 to %d)".formatted(segment, segments - 1));
    }
    if (contents.models().isEmpty()) {
      throw new IllegalArgumentException("the checkpoint holds no model (expected: one or more)");
    }
    for (String model : models) {
      contents.model(model);
    }
    DecoupledSegment rule = new DecoupledSegment(contents.spec(), segment);
    try (HandedOverStates states = HandedOverStates.begin()) {
      states.settings().addAll(contents.settings().toLines());
      contents
          .models()
          .forEach(
              (id, model) ->
                  states
                      .segment(segment)
                      .put(
                          id,
                          models.contains(id) ? rule.newState(id) : model.segments().get(segment)));
      StreamExecutionEnvironment env = LocalFlink.environment();
      DataStream<String> ids =
          env.fromData(Types.STRING, contents.models().keySet().toArray(String[]::new));
      OperatorIdentifier operator = OperatorIdentifier.forUid(ModelStates.segmentUid(segment));
      SavepointWriter.fromExistingSavepoint(env, contents.location(), new HashMapStateBackend())
          .removeOperator(operator)
          .withOperator(
              operator,
              OperatorTransformation.bootstrapWith(ids)
                  .keyBy(id -> id, Types.STRING)
                  .transform(new SegmentStateWriter(states.run(), segment)))
          .write(CheckpointLocation.toPath(target).toString());
      env.execute("reset segment " + segment);
    } catch (Exception e) {
      throw new IOException("savepoint " + target + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
