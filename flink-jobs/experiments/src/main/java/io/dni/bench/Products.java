// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of one batch and nothing else, on native memory, each layer with its own
 * weights: what a training loop would take if all the rest were free. The share of gemm in a loop
 * is the time of these over the time of the loop.
 */
final class Products {
  /** One product {@code [m, k] x [k, n]}, with A or B transposed. */
  private record Product(boolean ta, boolean tb, int m, int n, int k, FloatPointer weights) {}

  private final List<Product> products = new ArrayList<>();
  private final FloatPointer left;
  private final FloatPointer right;
  private final FloatPointer result;
  private final int batch;

  private Products(int batch, int widest) {
    this.batch = batch;
    left = filled((long) batch * widest);
    right = filled((long) batch * widest);
    result = filled((long) Math.max(batch, widest) * widest);
  }

  /** The products of back-propagation. */
  static Products backpropagation(Workload w) {
    Products products = new Products(w.batch(), Math.max(w.inputs(), w.width() + w.outputs()));
    int in = w.inputs();
    for (int i = 0; i <= w.hidden(); i++) {
      int out = i == w.hidden() ? w.outputs() : w.width();
      products.layer(in, out, 1, i > 0);
      in = out;
    }
    return products;
  }

  /** Those, and the two predictions and one gradient of an SG module after each hidden block. */
  static Products decoupled(Workload w) {
    Products products = backpropagation(w);
    for (int i = 0; i < w.hidden(); i++) {
      products.layer(w.width() + w.outputs(), w.width(), 2, false);
    }
    return products;
  }

  /** One square product of a batch with a weight matrix. */
  static Products single(int batch, int width) {
    Products products = new Products(batch, width);
    products.add(false, false, batch, width, width);
    return products;
  }

  private void layer(int in, int out, int forwards, boolean down) {
    for (int i = 0; i < forwards; i++) {
      add(false, false, batch, out, in);
    }
    products.add(new Product(true, false, in, out, batch, right));
    if (down) {
      add(false, true, batch, in, out);
    }
  }

  private void add(boolean ta, boolean tb, int m, int n, int k) {
    products.add(new Product(ta, tb, m, n, k, filled((long) n * k)));
  }

  /** Floating-point operations of all products. */
  double operations() {
    return products.stream().mapToDouble(p -> 2.0 * p.m * p.n * p.k).sum();
  }

  /** A case that runs them for so many seconds and returns examples per second. */
  Rounds.Case forSeconds(double seconds) {
    return () ->
        Clock.THREAD.examplesPerSecond(batch, seconds, () -> products.forEach(this::multiply));
  }

  private void multiply(Product p) {
    cblas_sgemm(
        CblasRowMajor,
        p.ta ? CblasTrans : CblasNoTrans,
        p.tb ? CblasTrans : CblasNoTrans,
        p.m,
        p.n,
        p.k,
        1f,
        left,
        p.ta ? p.m : p.k,
        p.weights,
        p.tb ? p.k : p.n,
        0f,
        result,
        p.n);
  }

  private static FloatPointer filled(long size) {
    FloatPointer memory = new FloatPointer(size);
    for (long i = 0; i < size; i++) {
      memory.put(i, 1e-3f * (i % 7));
    }
    return memory;
  }
}
