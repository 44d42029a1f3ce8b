// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when one segment skips steps of a model, because its numbers are not finite, and warns as
 * {@link SkipWarnings} allows. Steps skipped before this attempt has seen the model are not news.
 */
final class SkipWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SkipWatch.class);

  private final int segment;
  private final Map<String, Long> skippedBefore = new HashMap<>();

  SkipWatch(int segment) {
    this.segment = segment;
  }

  /** The segment has learned a batch of the model, or has skipped it. */
  void sees(String model, SegmentState state) {
    long skipped = state.count(Counter.SKIPPED);
    Long before = skippedBefore.get(model);
    if (before == null || before != skipped) {
      skippedBefore.put(model, skipped);
    }
    if (before != null && skipped > before) {
      SkipWarnings.SHARED
          .skipped(model, segment, skipped - before, System.currentTimeMillis())
          .ifPresent(LOG::warn);
    }
  }

  /** The model leaves the heap. */
  void forget(String model) {
    skippedBefore.remove(model);
  }
}
