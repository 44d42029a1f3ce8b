// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.streaming.labels.LabelStand;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A checkpoint in figures, for people and for machines.
 *
 * @param location URI of the checkpoint
 * @param checkpointId number that Flink gave it
 * @param settings that its models were made with
 * @param models in figures
 */
public record Inspection(
    String location, long checkpointId, Map<String, String> settings, List<ModelReport> models) {

  /**
   * A model in figures.
   *
   * @param model its id
   * @param parameters of all segments, SG modules not counted
   * @param moduleParameters of all SG modules and critics
   * @param nonFinite number of values that are not finite
   * @param pending batches that wait for a signal, over all segments
   * @param waitingExamples labelled examples that do not fill a batch yet
   * @param labels how examples wait for their labels; null where those do not come later
   * @param figures of the predictions, by scope and name
   * @param encoder of a table's rows; null where examples are vectors
   * @param segments from the input up
   */
  public record ModelReport(
      String model,
      long parameters,
      long moduleParameters,
      long nonFinite,
      long pending,
      int waitingExamples,
      LabelStand labels,
      Map<String, Double> figures,
      EncoderReport encoder,
      List<SegmentReport> segments) {}

  /**
   * Looks at a checkpoint, one segment after the other: in memory is never more than one segment of
   * all models.
   *
   * @param path as for {@link CheckpointReader#read(String)}
   * @param model id of the only model to look at; empty for all
   * @param segment number of the only segment to look at; empty for all
   * @throws UnreadableCheckpointException if there is no checkpoint, or none that can be read
   * @throws IllegalArgumentException if it has no such model or segment
   */
  public static Inspection of(String path, Optional<String> model, OptionalInt segment)
      throws IOException {
    return CheckpointReader.read(
        path, checkpoint -> CheckpointInspector.inspect(checkpoint, model, segment));
  }
}
