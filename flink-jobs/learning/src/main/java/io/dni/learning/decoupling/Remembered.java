// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.segment.Weights;

/**
 * What a segment was at one batch: a copy to go back to, or to predict with. Never changed.
 *
 * @param weights parameters, running statistics and the optimizer's moments; read-only
 * @param source what its gradient source had learned; read-only
 * @param learned examples that the segment had learned
 */
public record Remembered(Weights weights, Weights source, long learned) {}
