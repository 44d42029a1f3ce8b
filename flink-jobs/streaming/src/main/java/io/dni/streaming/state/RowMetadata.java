// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the examples in {@link FormingRows} beside their numbers. Ids and weights are
 * kept from the first row on that has one, so that streams without them pay nothing.
 */
final class RowMetadata {
  private long eventTime = Long.MIN_VALUE;
  private final List<String> ids = new ArrayList<>();
  private float[] weights = new float[0];

  /** Of no rows. */
  RowMetadata() {}

  /**
   * As it was stored.
   *
   * @param eventTime newest event time, {@link Long#MIN_VALUE} if none
   * @param ids in row order; empty if no row has one
   * @param weights in row order; empty if all are 1
   */
  RowMetadata(long eventTime, List<String> ids, float[] weights) {
    this.eventTime = eventTime;
    this.ids.addAll(ids);
    this.weights = weights;
  }

  long eventTime() {
    return eventTime;
  }

  List<String> ids() {
    return ids;
  }

  float[] weights() {
    return weights;
  }

  /**
   * One more row.
   *
   * @param count rows before it
   * @param id empty if it has none
   */
  void add(int count, long time, String id, float weight) {
    if (weight != 1 || weights.length > 0) {
      int known = weights.length;
      weights = Arrays.copyOf(weights, count + 1);
      Arrays.fill(weights, known, count, 1);
      weights[count] = weight;
    }
    if (!id.isEmpty() || !ids.isEmpty()) {
      while (ids.size() < count) {
        ids.add("");
      }
      ids.add(id);
    }
    eventTime = Math.max(eventTime, time);
  }

  /**
   * Takes that of the oldest rows away.
   *
   * @param rows how many, at most as many as there are
   * @return with the newest event time of all
   */
  RowMetadata take(int rows) {
    List<String> named = ids.isEmpty() ? List.of() : ids.subList(0, rows);
    float[] weighed = weights.length == 0 ? weights : Arrays.copyOf(weights, rows);
    RowMetadata taken = new RowMetadata(eventTime, named, weighed);
    if (!named.isEmpty()) {
      named.clear();
    }
    weights = weights.length == 0 ? weights : Arrays.copyOfRange(weights, rows, weights.length);
    return taken;
  }

  /** Forgets the rows. */
  void clear() {
    eventTime = Long.MIN_VALUE;
    ids.clear();
    weights = new float[0];
  }

  RowMetadata copy() {
    return new RowMetadata(eventTime, ids, weights.clone());
  }
}
