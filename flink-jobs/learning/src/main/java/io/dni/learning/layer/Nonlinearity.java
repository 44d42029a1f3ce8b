// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/** What follows the affine map of a block. */
public enum Nonlinearity {
  /** {@code r = max(z, 0)}. */
  RELU,
  /** {@code r = z}: output layers and deep linear networks. */
  IDENTITY
}
