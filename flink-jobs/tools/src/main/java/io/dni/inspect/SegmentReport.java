// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import java.util.List;
import java.util.Map;

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
    List<TensorReport> tensors) {}
