// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.BatchId;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;

/**
 * A batch of predictions that were made before the batch was learned, and what was right.
 *
 * @param model the model's id
 * @param id of the batch
 * @param task what the outputs are
 * @param predictions probabilities of the classes, or plain outputs, {@code [batch, outputs]}
 * @param targets {@code [batch, outputs]}
 */
public record ScoredBatch(
    String model, BatchId id, ScoringTask task, Matrix predictions, Matrix targets) {}
