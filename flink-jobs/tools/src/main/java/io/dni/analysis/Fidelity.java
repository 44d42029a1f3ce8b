// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

/**
 * How well implied losses follow true ones, over all points and recorded iterations of an image.
 *
 * @param correlation Pearson's; 0 where one of the two does not vary
 * @param relativeError mean |implied − true| over mean true loss
 */
public record Fidelity(double correlation, double relativeError) {

  /**
   * Compares two images of one size.
   *
   * @param truth true losses
   * @param implied implied losses at the same places
   */
  public static Fidelity of(double[] truth, double[] implied) {
    int n = truth.length;
    double meanTruth = 0;
    double meanImplied = 0;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      meanTruth += truth[i] / n;
      meanImplied += implied[i] / n;
      distance += Math.abs(implied[i] - truth[i]) / n;
    }
    double product = 0;
    double squaresTruth = 0;
    double squaresImplied = 0;
    for (int i = 0; i < n; i++) {
      double t = truth[i] - meanTruth;
      double m = implied[i] - meanImplied;
      product += t * m;
      squaresTruth += t * t;
      squaresImplied += m * m;
    }
    double scale = Math.sqrt(squaresTruth * squaresImplied);
    return new Fidelity(scale > 0 ? product / scale : 0, distance / meanTruth);
  }
}
