// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products through the OpenBLAS that ND4J brings along.
 *
 * <p>Parameters live in heap arrays, because Flink state must be copied, serialized and collected
 * like any other object. The product itself runs on off-heap buffers that each thread allocates
 * once: copying a 512 x 512 matrix in costs about 30 µs against 450 µs for the product at batch
 * 128, half of what the binding's own {@code float[]} overload costs (it allocates and copies all
 * three operands both ways).
 *
 * <p>BLAS is single-threaded: parallelism comes from segments and models, and two tasks that both
 * start BLAS threads on the same cores fight for them.
 */
public final class Blas {

  static {
    blas_set_num_threads(1);
  }

  private static final ThreadLocal<Blas> PER_THREAD = ThreadLocal.withInitial(Blas::new);

  final Buffer a = new Buffer();
  final Buffer b = new Buffer();
  final Buffer c = new Buffer();

  private Blas() {}

  /** Whether an operand is used as it is stored or transposed. */
  public enum Transpose {
    /** As stored. */
    NO(CblasNoTrans),
    /** Transposed. */
    YES(CblasTrans);

    private final int code;

    Transpose(int code) {
      this.code = code;
    }
  }

  /**
   * {@code C = alpha * op(A) op(B)}, all row-major, with {@code op(A) [m, k]}, {@code op(B) [k, n]}
   * and {@code C [m, n]}.
   *
   * @param aOffset index of A's first value in {@code a}; likewise for B and C
   */
  public static void multiply(
      Transpose transposeA,
      Transpose transposeB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    Blas blas = PER_THREAD.get();
    FloatPointer pa = blas.a.load(a, aOffset, m * k);
    FloatPointer pb = blas.b.load(b, bOffset, k * n);
    FloatPointer pc = blas.c.ensure(m * n);
    cblas_sgemm(
        CblasRowMajor,
        transposeA.code,
        transposeB.code,
        m,
        n,
        k,
        alpha,
        pa,
        transposeA == Transpose.NO ? k : m,
        pb,
        transposeB == Transpose.NO ? n : k,
        0f,
        pc,
        n);
    pc.get(c, cOffset, m * n);
  }

  /** This thread's operands. */
  static Blas ofThread() {
    return PER_THREAD.get();
  }

  /** One off-heap operand; grows, never shrinks. */
  static final class Buffer {
    private FloatPointer memory = new FloatPointer(1024);
    private long capacity = 1024;

    FloatPointer ensure(int size) {
      if (size > capacity) {
        memory.deallocate();
        memory = new FloatPointer(size);
        capacity = size;
      }
      return memory;
    }

    FloatPointer copy(FloatPointer source, int size) {
      return ensure(size).put(source.limit(size));
    }

    FloatPointer load(float[] source, int offset, int size) {
      return ensure(size).put(source, offset, size);
    }
  }
}
