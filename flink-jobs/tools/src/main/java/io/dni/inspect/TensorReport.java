// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.model.NamedTensor;
import java.util.List;

/**
 * A tensor in figures. Norms are Euclidean; values that are not finite are counted and left out of
 * everything else.
 *
 * @param name as in {@link NamedTensor}
 * @param role as in {@link NamedTensor}, in small letters
 * @param shape of the tensor
 * @param norm of the finite values
 * @param min smallest finite value; null if there is none
 * @param max largest finite value; null if there is none
 * @param nonFinite number of values that are not finite
 * @param firstMomentNorm of Adam's first moment; null where there is none
 * @param secondMomentNorm of Adam's second moment; null where there is none
 */
public record TensorReport(
    String name,
    String role,
    List<Integer> shape,
    double norm,
    Double min,
    Double max,
    int nonFinite,
    Double firstMomentNorm,
    Double secondMomentNorm) {

  /** The figures of a tensor. */
  static TensorReport of(NamedTensor tensor) {
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int nonFinite = 0;
    for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
      float value = tensor.data()[i];
      if (Float.isFinite(value)) {
        squares += (double) value * value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      } else {
        nonFinite++;
      }
    }
    boolean any = nonFinite < tensor.size();
    return new TensorReport(
        tensor.name(),
        tensor.role().name().toLowerCase(java.util.Locale.ROOT),
        tensor.shape(),
        Math.sqrt(squares),
        any ? min : null,
        any ? max : null,
        nonFinite,
        tensor.optimizer().map(o -> momentNorm(tensor, o.firstMoment())).orElse(null),
        tensor.optimizer().map(o -> momentNorm(tensor, o.secondMoment())).orElse(null));
  }

  /** Norm of a slice of a moment; null for plain SGD, which has none. */
  private static Double momentNorm(NamedTensor tensor, float[] moment) {
    if (moment.length == 0) {
      return null;
    }
    double squares = 0;
    for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
      squares += (double) moment[i] * moment[i];
    }
    return Math.sqrt(squares);
  }
}
