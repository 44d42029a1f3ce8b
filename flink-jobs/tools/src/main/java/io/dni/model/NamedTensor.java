// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.optimizer.OptimizerState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One array that learning changes, with the name that it has in reports, exports and pictures. A
 * view: the values lie in the state's own array.
 *
 * @param name such as {@code block1/W} or {@code sg1/A}; numbers count from 1, from the input up,
 *     and an SG module has the number of the block below it, so names do not depend on other cuts
 * @param segment the segment that it belongs to, from 0
 * @param role what it is
 * @param shape {@code [in, out]} or {@code [out]}
 * @param data array that holds the values, row-major
 * @param offset of the first value
 * @param optimizer memory of the whole array {@code data}; empty for statistics
 */
public record NamedTensor(
    String name,
    int segment,
    Role role,
    List<Integer> shape,
    float[] data,
    int offset,
    Optional<OptimizerState> optimizer) {

  /** What a tensor is for. */
  public enum Role {
    /** Learned by the segment. */
    PARAMETER,
    /** Running statistics of the segment. */
    STATISTIC,
    /** Learned by an SG module or a critic. */
    MODULE
  }

  /** Number of values. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** A copy of the values, row-major. */
  public float[] values() {
    return Arrays.copyOfRange(data, offset, offset + size());
  }

  /** The shape as {@code 784x512}. */
  public String shapeText() {
    return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /** Another array of the same layout, such as a moment, under this name and its own below. */
  NamedTensor sibling(String below, float[] values) {
    return new NamedTensor(
        name + "/" + below, segment, role, shape, values, offset, Optional.empty());
  }
}
