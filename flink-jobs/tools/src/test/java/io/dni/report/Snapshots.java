// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Snapshots for tests, 10 examples a batch, one batch a second. */
final class Snapshots {
  private Snapshots() {}

  static SegmentCounters output(int segment, long batches, long correct) {
    return counters(segment, batches, OptionalLong.of(correct));
  }

  static SegmentCounters hidden(int segment, long batches) {
    return counters(segment, batches, OptionalLong.empty());
  }

  static SegmentEstimate estimate(int segment, long batches, double trueLoss) {
    return new SegmentEstimate(
        "default",
        segment,
        batches,
        Instant.ofEpochSecond(batches),
        OptionalDouble.of(trueLoss),
        OptionalDouble.empty(),
        OptionalDouble.of(0.5),
        OptionalDouble.of(0.25),
        OptionalDouble.of(0.75),
        OptionalDouble.of(3),
        2);
  }

  private static SegmentCounters counters(int segment, long batches, OptionalLong correct) {
    return counters("default", segment, batches, correct);
  }

  /** The same counters of another model. */
  static SegmentCounters of(String model, SegmentCounters c) {
    return counters(model, c.segment(), c.batches(), c.correct());
  }

  private static SegmentCounters counters(
      String model, int segment, long batches, OptionalLong correct) {
    return new SegmentCounters(
        model,
        segment,
        Instant.ofEpochSecond(batches),
        batches,
        batches * 10,
        batches,
        batches - 1,
        0,
        0,
        0,
        0,
        0,
        4,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        correct,
        correct.isPresent() ? Map.of("run.accuracy", 0.5, "window.accuracy", 0.75) : Map.of());
  }
}
