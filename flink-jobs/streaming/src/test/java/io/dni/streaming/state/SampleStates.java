// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.ExponentialMean;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States with something in every field, always the same: what the golden files hold. */
final class SampleStates {
  private SampleStates() {}

  static SegmentState segment() {
    Map<Long, Long> attempts = new LinkedHashMap<>();
    attempts.put(99L, 12L);
    attempts.put(-5L, 17L);
    PendingBatches pending =
        new PendingBatches(
            List.of(
                new PendingBatches.Entry(
                    new BatchId(-5, 17),
                    18,
                    Matrix.of(new float[][] {{1, 2}, {3, 4}}),
                    Matrix.of(new float[][] {{0, 1}, {1, 0}}),
                    Optional.empty(),
                    Optional.of(Matrix.of(new float[][] {{0}, {2}})))),
            attempts);
    return new SegmentState(
        new Weights(
            new float[] {0.5f, -1.25f, Float.MIN_VALUE, 3},
            new float[] {0.1f, 1},
            new OptimizerState(18, new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8})),
        Optional.of(
            new Weights(
                new float[] {9, 8},
                new float[0],
                new OptimizerState(16, new float[] {0.25f, 0.5f}, new float[] {0.75f, 1}))),
        pending,
        Map.of(Counter.BATCHES, 18L, Counter.CORRECTIONS, 16L, Counter.EXAMPLE_DIGEST, -3L),
        Map.of(Gauge.TRUE_LOSS, new ExponentialMean(0.25, 0.5)));
  }

  static FormingBatches forming() {
    FormingRows labelled = new FormingRows();
    labelled.reserve(2, 3, 2);
    System.arraycopy(new float[] {1, 2, 3}, 0, labelled.x(), 0, 3);
    labelled.y()[1] = 1;
    labelled.seenByChampion(new float[] {4, 5, 6}, 3);
    labelled.added(1_234, "one", 2.5f);
    Deque<ModelBatch> ready = new ArrayDeque<>();
    Activation formed =
        new Activation(
            new BatchId(4, 2),
            Matrix.of(new float[][] {{7, 8, 9}}),
            Matrix.of(new float[][] {{1, 0}}));
    ready.add(new ModelBatch("model", formed, 5, List.of("ready")));
    Map<BatchId, Long> inFlight = new LinkedHashMap<>();
    inFlight.put(new BatchId(4, 1), 1_000L);
    return new FormingBatches(3, labelled, new FormingRows(), ready, inFlight, true);
  }
}
