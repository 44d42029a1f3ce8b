// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import java.util.Arrays;

/**
 * A mean over repetitions and how sure it is.
 *
 * @param mean of the values
 * @param standardError of the mean: standard deviation (n − 1) over √n; 0 for one value
 */
record Sample(double mean, double standardError) {
  static Sample of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int n = values.length;
    return new Sample(mean, n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n));
  }
}
