// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.util.List;
import java.util.Optional;

/**
 * Losses of each example of one batch, from a per-example snapshot of one segment.
 *
 * @param model the model's id
 * @param segment index of the segment
 * @param batches batches that the segment has seen, this one included
 * @param ids of the examples, empty where an example has none; {@code [batch]}
 * @param truth true losses {@code [batch]}, of the output segment only
 * @param implied losses that the segment's SG module implies {@code [batch]}
 */
public record PointLosses(
    String model,
    int segment,
    long batches,
    List<String> ids,
    Optional<float[]> truth,
    Optional<float[]> implied) {}
