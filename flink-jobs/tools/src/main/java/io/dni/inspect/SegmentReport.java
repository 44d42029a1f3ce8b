// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Weights;
import io.dni.model.ModelTensors;
import io.dni.model.NamedTensor;
import io.dni.model.NamedTensor.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A segment in figures; null where nothing has been measured yet.
 *
 * @param segment its number, from 0 at the input
 * @param learnsFrom its gradient source; {@code loss} for the output segment
 * @param parameters how many it has, without its SG module
 * @param optimizerSteps steps that its optimizer has taken
 * @param counters batches, examples, corrections, orphans and so on, all since the model began
 * @param pending batches that wait for their signal
 * @param oldestPending age of the oldest of them, in batches of this segment; null if there is none
 * @param delay running distance between a batch and its signal, in batches
 * @param trueLoss running prequential loss, as far as this segment has heard of it
 * @param accuracy running prequential accuracy; output segment only
 * @param gradientNorm running norm of the parameter gradient
 * @param deadUnits share of relu units that are silent, see {@link DeadUnits}; null without batch
 *     norm
 * @param nonFinite number of values that are not finite, SG module included
 * @param module its SG module or critic; null if it has none
 * @param tensors its arrays, from the input up, then the module's
 */
public record SegmentReport(
    int segment,
    String learnsFrom,
    long parameters,
    long optimizerSteps,
    Map<String, Long> counters,
    int pending,
    Long oldestPending,
    Double delay,
    Double trueLoss,
    Double accuracy,
    Double gradientNorm,
    Double deadUnits,
    int nonFinite,
    ModuleReport module,
    List<TensorReport> tensors) {

  /** The segment of a state. */
  static SegmentReport of(ModelSpec spec, int index, SegmentState state) {
    List<NamedTensor> tensors = ModelTensors.of(spec, index, state);
    DecoupledSegment segment = new DecoupledSegment(spec, index);
    List<TensorReport> reports = tensors.stream().map(TensorReport::of).toList();
    Map<String, Long> counters = new LinkedHashMap<>();
    for (Counter counter : Counter.values()) {
      counters.put(text(counter), state.count(counter));
    }
    return new SegmentReport(
        index,
        segment.source().toString(),
        tensors.stream().filter(t -> t.role() == Role.PARAMETER).mapToLong(NamedTensor::size).sum(),
        state.weights().optimizer().steps(),
        counters,
        state.pending().size(),
        state.pending().entries().stream()
            .findFirst()
            .map(PendingBatches.Entry::number)
            .map(number -> state.count(Counter.BATCHES) - number)
            .orElse(null),
        gauge(state, Gauge.DELAY),
        gauge(state, Gauge.TRUE_LOSS),
        gauge(state, Gauge.ACCURACY),
        gauge(state, Gauge.PARAMETER_GRADIENT_NORM),
        deadUnits(segment.segment(), state.weights()),
        reports.stream().mapToInt(TensorReport::nonFinite).sum(),
        state.moduleWeights().map(w -> ModuleReport.of(segment, state, w)).orElse(null),
        reports);
  }

  private static Double deadUnits(Segment segment, Weights weights) {
    OptionalDouble share = DeadUnits.share(segment, weights);
    return share.isPresent() ? share.getAsDouble() : null;
  }

  private static Double gauge(SegmentState state, Gauge gauge) {
    return ModuleReport.measured(state.gauge(gauge));
  }

  /** {@code PENDING_MAX} as {@code pendingMax}. */
  private static String text(Counter counter) {
    StringBuilder name = new StringBuilder();
    for (String word : counter.name().split("_", -1)) {
      String lower = word.toLowerCase(java.util.Locale.ROOT);
      name.append(
          name.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return name.toString();
  }
}
