// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

/**
 * One block: dense, then a nonlinearity, then batch normalisation if asked for (S-D: "relu units
 * followed by batch normalisation").
 *
 * @param inputs width of the input, at least 1
 * @param outputs width of the output, at least 1
 * @param nonlinearity what follows the affine map
 * @param batchNorm whether batch normalisation follows
 * @param initialization how the weights start
 */
public record BlockSpec(
    int inputs,
    int outputs,
    Nonlinearity nonlinearity,
    boolean batchNorm,
    Initialization initialization) {

  /** Checks the widths. */
  public BlockSpec {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "layer width: %d to %d (expected: >= 1)".formatted(inputs, outputs));
    }
  }

  /** A relu block with He initialisation. */
  public static BlockSpec hidden(int inputs, int outputs, boolean batchNorm) {
    return new BlockSpec(inputs, outputs, Nonlinearity.RELU, batchNorm, Initialization.HE);
  }

  /** An affine map, as at the output of a network. */
  public static BlockSpec affine(int inputs, int outputs, Initialization initialization) {
    return new BlockSpec(inputs, outputs, Nonlinearity.IDENTITY, false, initialization);
  }

  /** Number of learned values: W, b and, with batch norm, gamma and beta. */
  public int parameterCount() {
    return inputs * outputs + outputs + (batchNorm ? 2 * outputs : 0);
  }

  /** Number of running statistics: mean and variance per unit with batch norm, else none. */
  public int statisticCount() {
    return batchNorm ? 2 * outputs : 0;
  }
}
