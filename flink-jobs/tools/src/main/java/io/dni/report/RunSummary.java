// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

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
   * One segment at the end of the run. Figures that do not exist (an output segment has no SG
   * module) are absent.
   *
   * @param index of the segment
   * @param trueLoss running prequential loss that has reached the segment
   * @param impliedLoss running loss that the SG module implies
   * @param sgCosine running cosine between guess and gradient
   * @param sgRelativeError running distance between the two, divided by the gradient's norm
   * @param gradientDelayBatches running delay
   * @param steps optimizer steps
   * @param corrections gradients that corrected the SG module
   * @param unmatched gradients without a pending batch
   * @param orphans gradients of a rolled-back future
   * @param evicted pending batches dropped at the bound
   * @param pendingMax most pending batches at once
   * @param correct examples predicted right, output segment only
   */
  public record SegmentSummary(
      int index,
      OptionalDouble trueLoss,
      OptionalDouble impliedLoss,
      OptionalDouble sgCosine,
      OptionalDouble sgRelativeError,
      OptionalDouble gradientDelayBatches,
      long steps,
      long corrections,
      long unmatched,
      long orphans,
      long evicted,
      int pendingMax,
      OptionalLong correct) {}

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
    List<SegmentCounters> output = model.map(run::outputCounters).orElse(List.of());
    Optional<SegmentCounters> last =
        output.isEmpty() ? Optional.empty() : Optional.of(output.get(output.size() - 1));
    long examples = Math.max(0, run.examples() - ending.examplesBefore());
    List<SegmentSummary> segments = new ArrayList<>();
    model.ifPresent(m -> run.segments(m).forEach(s -> segment(run, m, s).ifPresent(segments::add)));
    return new RunSummary(
        examples,
        last.map(SegmentCounters::batches).orElse(0L),
        ending.wallSeconds(),
        ending.trainingSeconds(),
        ending.trainingSeconds() > 0 ? examples / ending.trainingSeconds() : 0,
        PrequentialAccuracy.byQuarter(output, ending.examplesBefore()),
        segments.isEmpty() ? OptionalDouble.empty() : segments.get(segments.size() - 1).trueLoss(),
        ending.exitReason(),
        ending.savepoint(),
        segments,
        run.models(),
        run.figures(),
        run.labels(),
        troubles,
        settings);
  }

  private static Optional<SegmentSummary> segment(RunRecorder run, String model, int segment) {
    Optional<SegmentCounters> counters = run.newestCounters(model, segment);
    Optional<SegmentEstimate> estimate = run.newestEstimate(model, segment);
    if (counters.isEmpty() || estimate.isEmpty()) {
      return Optional.empty();
    }
    SegmentCounters c = counters.get();
    SegmentEstimate e = estimate.get();
    return Optional.of(
        new SegmentSummary(
            segment,
            e.trueLoss(),
            e.impliedLoss(),
            e.sgCosine(),
            e.sgRelativeError(),
            e.gradientDelay(),
            c.steps(),
            c.corrections(),
            c.unmatched(),
            c.orphans(),
            c.evicted(),
            c.pendingMax(),
            c.correct()));
  }
}
