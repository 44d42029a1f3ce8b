// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.List;

/**
 * One array that a layer keeps, by name. Layers list theirs in the order in which they lie in a
 * segment's flat arrays, so that whoever inspects, exports or counts needs to know no layer.
 *
 * @param name within the layer, such as {@code W}
 * @param kind who changes it
 * @param shape {@code [in, out]}, {@code [out]}, …
 * @param start value that it starts with; NaN where the layer draws its start values at random
 * @param meaning for people
 */
public record TensorSpec(String name, Kind kind, List<Integer> shape, float start, String meaning) {

  /** Who changes a tensor, and so in which flat array it lies. */
  public enum Kind {
    /** The optimizer: among the parameters. */
    PARAMETER,
    /** The layer itself, as examples pass: among the statistics. */
    STATISTIC
  }

  static TensorSpec parameter(String name, float start, String meaning, Integer... shape) {
    return new TensorSpec(name, Kind.PARAMETER, List.of(shape), start, meaning);
  }

  static TensorSpec statistic(String name, float start, String meaning, Integer... shape) {
    return new TensorSpec(name, Kind.STATISTIC, List.of(shape), start, meaning);
  }

  /** Number of values. */
  public long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Number of values of one kind in a list of tensors. */
  public static long size(List<TensorSpec> tensors, Kind kind) {
    return tensors.stream().filter(t -> t.kind() == kind).mapToLong(TensorSpec::size).sum();
  }
}
