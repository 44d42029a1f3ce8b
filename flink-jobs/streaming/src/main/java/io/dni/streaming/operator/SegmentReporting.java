// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.features.TargetUnit;
import java.io.Serializable;

/**
 * What a segment tells the world.
 *
 * @param interval after which batches there is a snapshot
 * @param perExample whether loss estimates carry the losses of each example
 * @param predictions whether the output segment writes its predictions
 * @param window newest examples that windowed figures are of, at least 10
 * @param target unit that the network learns numbers in; what is told is in the user's
 * @param serving which version predicts
 * @param arrivals predictions that are kept until labels come later, to be scored with them; 0:
 *     labels do not
 */
public record SegmentReporting(
    Interval interval,
    boolean perExample,
    boolean predictions,
    int window,
    TargetUnit target,
    Serving serving,
    int arrivals)
    implements Serializable {

  /** Of outputs in the user's own unit, with labels that do not come later. */
  public SegmentReporting(
      Interval interval, boolean perExample, boolean predictions, int window, Serving serving) {
    this(interval, perExample, predictions, window, TargetUnit.OWN, serving, 0);
  }

  /**
   * Which batches of a model are followed by a snapshot.
   *
   * @param every so many, at least 1
   * @param first number of the first of them; 0: {@code every}
   */
  public record Interval(int every, int first) implements Serializable {

    /** Whether there is a snapshot after a batch. */
    boolean includes(long batch) {
      return first == 0 ? batch % every == 0 : batch >= first && (batch - first) % every == 0;
    }
  }
}
