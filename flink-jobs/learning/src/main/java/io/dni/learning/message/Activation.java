// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.message;

import io.dni.learning.tensor.Matrix;

/**
 * A batch on its way up.
 *
 * @param id the batch
 * @param h activations {@code [batch, width]}; read-only
 * @param y targets {@code [batch, outputs]}, one-hot for classes; read-only
 */
public record Activation(BatchId id, Matrix h, Matrix y) {}
