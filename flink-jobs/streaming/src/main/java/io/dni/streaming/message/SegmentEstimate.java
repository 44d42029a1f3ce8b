// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What one segment knew of the loss at one moment. All figures are running means.
 *
 * @param model the model's id
 * @param segment index of the segment, 0 next to the input
 * @param batches batches that the segment has seen since it was created
 * @param time wall-clock time of the snapshot
 * @param trueLoss prequential loss per example
 * @param impliedLoss loss per example that the SG module implies; absent without label conditioning
 * @param sgSquaredError squared distance between guess and returned gradient, summed over units
 * @param sgRelativeError that distance divided by the gradient's norm
 * @param sgCosine cosine between guess and returned gradient, -1 to 1
 * @param gradientDelay batches between a forward pass and the return of its gradient
 * @param pending batches that wait for their gradient
 */
public record SegmentEstimate(
    String model,
    int segment,
    long batches,
    Instant time,
    OptionalDouble trueLoss,
    OptionalDouble impliedLoss,
    OptionalDouble sgSquaredError,
    OptionalDouble sgRelativeError,
    OptionalDouble sgCosine,
    OptionalDouble gradientDelay,
    int pending) {}
