// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.TensorSpec;

/**
 * A tensor of a segment in its flat arrays.
 *
 * @param layer number of its layer, from 0; the number of layers for the linear path, one more for
 *     the least-squares head
 * @param spec what it is
 * @param offset of its first value, among the parameters or the statistics
 */
public record PlacedTensor(int layer, TensorSpec spec, int offset) {}
