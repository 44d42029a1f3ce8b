// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.layer.TensorSpec.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * One block: dense, then a nonlinearity, then a normalisation if asked for (S-D: "relu units
 * followed by batch normalisation").
 *
 * @param inputs width of the input, at least 1
 * @param outputs width of the output, at least 1
 * @param nonlinearity what follows the affine map
 * @param normalisation what follows the nonlinearity
 * @param initialization how the weights start
 */
public record BlockSpec(
    int inputs,
    int outputs,
    Nonlinearity nonlinearity,
    Normalisation normalisation,
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
    Normalisation normalisation = batchNorm ? Normalisation.BATCH : Normalisation.NONE;
    return new BlockSpec(inputs, outputs, Nonlinearity.RELU, normalisation, Initialization.HE);
  }

  /** An affine map, as at the output of a network. */
  public static BlockSpec affine(int inputs, int outputs, Initialization initialization) {
    return new BlockSpec(
        inputs, outputs, Nonlinearity.IDENTITY, Normalisation.NONE, initialization);
  }

  /** What the block keeps: W, b, then what the normalisation keeps. */
  public List<TensorSpec> tensors() {
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(TensorSpec.parameter("W", Float.NaN, "weights", inputs, outputs));
    tensors.add(TensorSpec.parameter("b", 0, "bias", outputs));
    tensors.addAll(normalisation.tensors(outputs));
    return tensors;
  }

  /** Number of learned values. */
  public int parameterCount() {
    return Math.toIntExact(TensorSpec.size(tensors(), Kind.PARAMETER));
  }

  /** Number of running statistics. */
  public int statisticCount() {
    return Math.toIntExact(TensorSpec.size(tensors(), Kind.STATISTIC));
  }
}
