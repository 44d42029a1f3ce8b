// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/**
 * What the forward pass of one layer leaves for its backward pass.
 *
 * @param output h {@code [rows, out]}
 * @param rectified r {@code [rows, out]}, what the normalisation saw; the same array as {@code
 *     output} without one
 * @param mean what the normalisation subtracted, see there; empty without one
 * @param inverse what it multiplied with; empty without one
 */
public record LayerTape(float[] output, float[] rectified, float[] mean, float[] inverse) {

  /** The same pass with another array for its output. */
  public LayerTape withOutput(float[] other) {
    return new LayerTape(other, rectified == output ? other : rectified, mean, inverse);
  }
}
