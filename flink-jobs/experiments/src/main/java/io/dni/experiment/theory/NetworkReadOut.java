// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Block;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.Segment;
import io.dni.learning.tensor.Matrix;

/**
 * The residual in a guess, read out through the network's own output map, for modules that do not
 * see both h and y and so imply no loss of their own (for the figure only: it needs the network).
 *
 * <p>Above an interface of a linear network lies {@code p = h W + b}, W composed of the layers
 * above; the true gradient is {@code r Wᵀ}, r being the gradient at the output. So {@code r̂ = δ̂ ·
 * pinv(Wᵀ)}. With MSE {@code r = p − y} and the loss is ½‖r‖²; with log loss {@code r = q − y}, so
 * the target's probability is 1 − |r_y| and the loss {@code −log(1 − |r_y|)}.
 */
final class NetworkReadOut {
  /** Least probability, so that a guess beyond all probability has a finite loss. */
  private static final double LEAST = 1e-3;

  private final int outputs;
  private final double[][] pseudoInverse;

  private NetworkReadOut(double[][] w) {
    outputs = w[0].length;
    pseudoInverse = pseudoInverseOfTranspose(w);
  }

  /** Reads through the layers above one interface of a linear network. */
  static NetworkReadOut above(SequentialTrainer trainer, int interfaceIndex) {
    double[][] composed = null;
    for (int i = interfaceIndex + 1; i < trainer.segments().size(); i++) {
      Segment segment = trainer.segments().get(i).segment();
      float[] parameters = trainer.states().get(i).weights().parameters();
      for (Block block : segment.blocks()) {
        double[][] w = weights(block, parameters);
        composed = composed == null ? w : times(composed, w);
      }
    }
    return new NetworkReadOut(composed);
  }

  /** Implied loss of each example, from guesses {@code [batch, width]}. */
  double[] losses(Loss loss, Matrix guess, Matrix y) {
    double[] losses = new double[guess.rows()];
    for (int s = 0; s < losses.length; s++) {
      double squares = 0;
      double miss = 0;
      for (int k = 0; k < outputs; k++) {
        double r = 0;
        for (int j = 0; j < guess.columns(); j++) {
          r += guess.get(s, j) * pseudoInverse[j][k];
        }
        squares += r * r;
        if (outputs == 1 || y.get(s, k) > 0.5f) {
          miss = Math.abs(r);
        }
      }
      losses[s] = loss == Loss.MSE ? squares / 2 : -Math.log(Math.max(1 - miss, LEAST));
    }
    return losses;
  }

  private static double[][] weights(Block block, float[] parameters) {
    int in = block.spec().inputs();
    int out = block.spec().outputs();
    double[][] w = new double[in][out];
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        w[i][j] = parameters[block.weightOffset() + i * out + j];
      }
    }
    return w;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          out[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return out;
  }

  /** {@code W (WᵀW)⁻¹} for one or two outputs; of a singular WᵀW a small multiple of I is added. */
  private static double[][] pseudoInverseOfTranspose(double[][] w) {
    int outputs = w[0].length;
    double[][] inverse = new double[outputs][];
    for (int k = 0; k < outputs; k++) {
      double[][] gram = new double[outputs][outputs];
      double trace = 0;
      for (double[] row : w) {
        for (int i = 0; i < outputs; i++) {
          trace += row[i] * row[i];
          for (int j = 0; j <= i; j++) {
            gram[i][j] += row[i] * row[j];
          }
        }
      }
      for (int i = 0; i < outputs; i++) {
        gram[i][i] += 1e-9 * trace + 1e-30;
      }
      double[] unit = new double[outputs];
      unit[k] = 1;
      inverse[k] = LeastSquares.solvePositive(gram, unit);
    }
    return times(w, inverse);
  }
}
