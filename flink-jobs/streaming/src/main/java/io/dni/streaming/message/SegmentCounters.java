// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The counters of one segment at one moment, since it was created.
 *
 * @param model the model's id
 * @param segment index of the segment, 0 next to the input
 * @param time wall-clock time of the snapshot
 * @param batches batches seen
 * @param examples examples seen
 * @param steps optimizer steps taken
 * @param corrections returned gradients that corrected the SG module
 * @param unmatched returned gradients whose batch was not pending
 * @param orphans returned gradients of a future that was rolled back
 * @param evicted pending batches dropped at the bound
 * @param skipped steps not taken because a figure was not finite
 * @param gated steps not taken by the trust gate
 * @param pendingMax most batches that ever were pending at once
 * @param gradientNorm running norm of the parameter gradient
 * @param accuracy running prequential accuracy, 0 to 1; output segment only
 * @param correct examples predicted right before they were learned; output segment only
 * @param figures of the predictions by scope and name, such as {@code window.accuracy}; output
 *     segment only, and those of the window only whenever it has moved by its length
 */
public record SegmentCounters(
    String model,
    int segment,
    Instant time,
    long batches,
    long examples,
    long steps,
    long corrections,
    long unmatched,
    long orphans,
    long evicted,
    long skipped,
    long gated,
    int pendingMax,
    OptionalDouble gradientNorm,
    OptionalDouble accuracy,
    OptionalLong correct,
    Map<String, Double> figures) {}
