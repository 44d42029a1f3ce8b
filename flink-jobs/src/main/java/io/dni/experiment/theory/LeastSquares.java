// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dgels;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

/** Ordinary least squares in double precision, by LAPACK's QR. */
final class LeastSquares {
  private LeastSquares() {}

  /**
   * The w with the least ‖X w − y‖.
   *
   * @param x {@code [rows][columns]}, of full column rank, with at least as many rows as columns
   * @param y {@code [rows]}
   */
  static double[] solve(double[][] x, double[] y) {
    int rows = x.length;
    int columns = x[0].length;
    double[] a = new double[rows * columns];
    for (int s = 0; s < rows; s++) {
      System.arraycopy(x[s], 0, a, s * columns, columns);
    }
    double[] b = y.clone();
    int status = LAPACKE_dgels(LAPACK_ROW_MAJOR, (byte) 'N', rows, columns, 1, a, columns, b, 1);
    if (status != 0) {
      throw new ArithmeticException("least squares: LAPACK status " + status);
    }
    return java.util.Arrays.copyOf(b, columns);
  }
}
