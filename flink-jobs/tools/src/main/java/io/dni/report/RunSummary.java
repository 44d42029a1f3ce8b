// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run came to; the content of {@code summary.json}. The figures of segments are those of the
 * first model, which is the only one unless the examples' keys name several.
 *
 * @param examples learned in this run
 * @param batches learned in this run
 * @param wallSeconds from the start of the command to its end
 * @param trainingSeconds from the job's start to the last snapshot
 * @param examplesPerSecond over the training seconds
 * @param prequentialAccuracyByQuarter see {@link PrequentialAccuracy}
 * @param trueLoss running prequential loss at the end
 * @param exitReason why the run ended: completed, stopped or failed
 * @param savepoint where the savepoint lies
 * @param segments per segment, lowest first
 * @param models ids of all models
 * @param figures of the predictions of each model, by scope and name: see {@link
 *     io.dni.learning.metrics.Figures}
 * @param labels how the examples of each model wait for their labels; empty where those do not come
 *     later
 * @param troubles what went wrong without ending it
 * @param settings of the run, by option name
 */
public record RunSummary(
    long examples,
    long batches,
    double wallSeconds,
    double trainingSeconds,
    double examplesPerSecond,
    List<Double> prequentialAccuracyByQuarter,
    OptionalDouble trueLoss,
    String exitReason,
    Optional<String> savepoint,
    List<SegmentSummary> segments,
    List<String> models,
    Map<String, Map<String, Double>> figures,
    Map<String, LabelStand> labels,
    Troubles troubles,
    Map<String, String> settings) {

  /** The reason of an end at which fewer examples were learned than were asked for. */
  public static final String INCOMPLETE = "incomplete";

  /**
   * One segment at the end of the run.
   *
   * @param index of the segment
   * @param newest its newest snapshot, whose figures stand beside the index
   */
  public record SegmentSummary(int index, @JsonIgnore SegmentSnapshot newest) {
    /** The figures by name; null where one does not exist (an output segment has no SG module). */
    @JsonAnyGetter
    public Map<String, Number> figures() {
      return newest.numbers();
    }
  }

  /** How a run ended and how long it took; the rest comes from its recorder. */
  public record Ending(
      String exitReason,
      Optional<String> savepoint,
      double wallSeconds,
      double trainingSeconds,
      long examplesBefore) {}

  /** The summary of a recorded run. */
  public static RunSummary of(
      RunRecorder run, Ending ending, Troubles troubles, Map<String, String> settings) {
    Optional<String> model = run.models().stream().findFirst();
    List<SegmentSnapshot> output = model.map(run::outputSeries).orElse(List.of());
    Optional<SegmentSnapshot> last =
        output.isEmpty() ? Optional.empty() : Optional.of(output.get(output.size() - 1));
    long examples = Math.max(0, run.examples() - ending.examplesBefore());
    List<SegmentSummary> segments = new ArrayList<>();
    for (int i : model.map(run::segments).orElse(List.of())) {
      segments.add(new SegmentSummary(i, run.newest(model.orElseThrow(), i).orElseThrow()));
    }
    return new RunSummary(
        examples,
        last.map(SegmentSnapshot::batches).orElse(0L),
        ending.wallSeconds(),
        ending.trainingSeconds(),
        ending.trainingSeconds() > 0 ? examples / ending.trainingSeconds() : 0,
        PrequentialAccuracy.byQuarter(output, ending.examplesBefore()),
        last.map(s -> s.value(SegmentFigure.TRUE_LOSS)).orElse(OptionalDouble.empty()),
        ending.exitReason(),
        ending.savepoint(),
        segments,
        run.models(),
        run.figures(),
        run.labels(),
        troubles,
        settings);
  }
}
