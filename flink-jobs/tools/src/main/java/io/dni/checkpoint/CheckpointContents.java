// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Everything that a checkpoint of a training job holds.
 *
 * @param location URI of the checkpoint's directory
 * @param checkpointId number that Flink gave it
 * @param settings that all models of the job were made with
 * @param models by id, sorted; empty for a job that has seen no example
 */
public record CheckpointContents(
    String location,
    long checkpointId,
    ModelSettings settings,
    SortedMap<String, ModelContents> models) {

  /**
   * One model.
   *
   * @param segments their states, from the input up
   * @param forming examples that do not fill a batch yet
   * @param encoder what turns rows into inputs; empty where examples are vectors
   * @param labels how its examples wait for their labels; empty where labels do not come later
   */
  public record ModelContents(
      List<SegmentState> segments,
      Optional<FormingBatches> forming,
      Optional<EncoderState> encoder,
      Optional<LabelStand> labels) {}

  /** The settings as the model that they describe. */
  public ModelSpec spec() {
    return settings.toSpec();
  }

  /**
   * The model with this id.
   *
   * @throws IllegalArgumentException naming the models that there are
   */
  public ModelContents model(String id) {
    requireModel(id, models.keySet());
    return models.get(id);
  }

  /**
   * Refuses the id of a model that there is not.
   *
   * @throws IllegalArgumentException naming the models that there are
   */
  public static void requireModel(String id, Set<String> known) {
    if (!known.contains(id)) {
      throw new IllegalArgumentException(
          "model: %s (expected: %s)"
              .formatted(
                  id,
                  known.isEmpty()
                      ? "none, the checkpoint holds no model"
                      : "one of " + String.join(", ", known)));
    }
  }
}
