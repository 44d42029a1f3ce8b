// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import java.io.Serializable;

/**
 * What a segment tells the world.
 *
 * @param everyBatches a snapshot after every so many batches of a model, at least 1
 * @param perExample whether loss estimates carry the losses of each example
 * @param predictions whether the output segment writes its predictions
 * @param window newest examples that windowed figures are of, at least 10
 */
public record SegmentReporting(
    int everyBatches, boolean perExample, boolean predictions, int window)
    implements Serializable {}
