// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Cholesky;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A read-out of the last hidden activations by recursive least squares (SPEC, section 9, on the
 * output layer): features {@code φ = [h | 1 | u]}, u being the network's input where there is a
 * linear path, targets y.
 *
 * <pre>
 * C ← f C + (1 − f) mean φφᵀ     D ← f D + (1 − f) mean φyᵀ     Θ = (C + ρ mean(diag C) I)⁻¹ D
 * </pre>
 *
 * <p>The hidden layers learn from the loss of the output layer as ever; this only reads. Its scores
 * φΘ are mixed with the probabilities of the output layer by the {@link Head}'s share. All its
 * numbers are statistics, so they are checkpointed with the rest. Not thread-safe.
 */
public final class LeastSquaresHead {
  private static final double RIDGE = 1e-3;

  /** Least probability, so that a logarithm exists. */
  private static final float LEAST = 1e-4f;

  private final Head head;
  private final Loss loss;
  private final int width;
  private final int outputs;
  private final int n;
  private final int covariance;
  private final int cross;
  private final int theta;
  private final int seen;
  private final Cholesky cholesky;
  private final float[] phi;
  private final float[] line;
  private final float[] scores;

  /**
   * @param width of the last hidden activation
   * @param statistics place of the first of its tensors
   */
  public LeastSquaresHead(OutputSpec spec, int width, int outputs, int statistics) {
    head = spec.head();
    loss = spec.loss();
    this.width = width;
    this.outputs = outputs;
    n = width + 1 + spec.beside();
    theta = statistics;
    covariance = theta + n * outputs;
    cross = covariance + n * n;
    seen = cross + n * outputs;
    cholesky = new Cholesky(n);
    phi = new float[n];
    line = new float[n];
    scores = new float[outputs];
  }

  /** Θ in the parts for h, 1 and u, then C, D and the number of batches. */
  public static List<TensorSpec> tensors(int width, int beside, int outputs) {
    int n = width + 1 + beside;
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(
        TensorSpec.statistic("W", 0, "least-squares weights of the activations", width, outputs));
    tensors.add(TensorSpec.statistic("b", 0, "least-squares bias", outputs));
    if (beside > 0) {
      tensors.add(
          TensorSpec.statistic("V", 0, "least-squares weights of the input", beside, outputs));
    }
    tensors.add(TensorSpec.statistic("C", 0, "running second moments of the features", n, n));
    tensors.add(
        TensorSpec.statistic("D", 0, "running products of features and targets", n, outputs));
    tensors.add(TensorSpec.statistic("batches", 0, "batches since a solution", 1));
    return tensors;
  }

  /**
   * Learns a batch; a batch that is not finite changes nothing.
   *
   * @param h last hidden activations {@code [batch, width]}
   * @param u the network's input {@code [batch, inputs]}
   * @param y targets {@code [batch, outputs]}
   * @param weights of the examples {@code [batch, 1]}; empty where all are 1
   */
  public void learn(float[] statistics, Matrix h, Matrix u, Matrix y, Optional<Matrix> weights) {
    if (!finite(h) || !finite(u) || h.rows() == 0) {
      return;
    }
    float keep = (float) head.forgetting();
    float take = (1 - keep) / h.rows();
    for (int s = 0; s < h.rows(); s++) {
      features(h, u, s);
      float share = weights.isPresent() ? weights.get().data()[s] : 1;
      for (int i = 0; i < n; i++) {
        float weight = take * share * phi[i];
        int at = covariance + i * n;
        System.arraycopy(statistics, at, line, 0, i + 1);
        for (int j = 0; j <= i; j++) {
          line[j] = keep * line[j] + weight * phi[j];
        }
        System.arraycopy(line, 0, statistics, at, i + 1);
        for (int k = 0; k < outputs; k++) {
          int d = cross + i * outputs + k;
          statistics[d] = keep * statistics[d] + weight * y.get(s, k);
        }
      }
      keep = 1;
    }
    solveWhenDue(statistics);
  }

  /** After 1, 2, 4, … batches, then after every n/4: solving costs n³/6, learning n²/2. */
  private void solveWhenDue(float[] statistics) {
    int interval = Integer.highestOneBit(Math.max(1, n / 4));
    int batches = (int) statistics[seen] + 1;
    statistics[seen] = batches >= 2 * interval ? interval : batches;
    if ((Integer.bitCount(batches) == 1 && batches <= interval) || batches == 2 * interval) {
      double trace = 0;
      for (int i = 0; i < n; i++) {
        trace += statistics[covariance + i * n + i];
      }
      if (cholesky.factorise(statistics, covariance, RIDGE * trace / n)) {
        cholesky.solve(statistics, cross, outputs, statistics, theta);
      }
    }
  }

  /**
   * Replaces outputs of the output layer by what the head predicts, in the same form (logits for
   * softmax).
   *
   * @param p changed in place, {@code [batch, outputs]}
   */
  public void mix(float[] statistics, Matrix h, Matrix u, Matrix p) {
    float share = (float) head.share();
    Matrix own = Matrix.zeros(p.rows(), outputs);
    loss.probabilities(p, own.data());
    for (int s = 0; s < p.rows(); s++) {
      features(h, u, s);
      java.util.Arrays.fill(scores, 0f);
      for (int i = 0; i < n; i++) {
        for (int k = 0; phi[i] != 0 && k < outputs; k++) {
          scores[k] += phi[i] * statistics[theta + i * outputs + k];
        }
      }
      for (int k = 0; k < outputs; k++) {
        int at = s * outputs + k;
        float score = loss == Loss.MSE ? scores[k] : Math.max(scores[k], LEAST);
        float mixed = share * score + (1 - share) * own.data()[at];
        p.data()[at] = loss == Loss.MSE ? mixed : (float) Math.log(mixed);
      }
    }
  }

  /** Adds what {@link #mix} computes to a graph; returns the name of the output. */
  public String describe(String h, String u, String p, InferenceGraph graph) {
    String scores = graph.add("Gemm", List.of(h), List.of("W", "b"), Map.of());
    if (n > width + 1) {
      String direct = graph.add("MatMul", List.of(u), List.of("V"), Map.of());
      scores = graph.add("Add", List.of(scores, direct), List.of(), Map.of());
    }
    String own = p;
    if (loss == Loss.SOFTMAX) {
      scores = graph.add("Max", List.of(scores, constant(LEAST, graph)), List.of(), Map.of());
      own = graph.add("Softmax", List.of(p), List.of(), Map.of("axis", 1L));
    }
    String mixed =
        graph.add(
            "Add",
            List.of(
                scaled(scores, (float) head.share(), graph),
                scaled(own, 1 - (float) head.share(), graph)),
            List.of(),
            Map.of());
    return loss == Loss.SOFTMAX ? graph.add("Log", List.of(mixed), List.of(), Map.of()) : mixed;
  }

  private static String scaled(String x, float factor, InferenceGraph graph) {
    return graph.add("Mul", List.of(x, constant(factor, graph)), List.of(), Map.of());
  }

  private static String constant(float value, InferenceGraph graph) {
    return graph.add("Constant", List.of(), List.of(), Map.of("value_float", value));
  }

  private void features(Matrix h, Matrix u, int s) {
    System.arraycopy(h.data(), s * width, phi, 0, width);
    phi[width] = 1;
    System.arraycopy(u.data(), s * u.columns(), phi, width + 1, n - width - 1);
  }

  private static boolean finite(Matrix m) {
    for (int i = 0; i < m.size(); i++) {
      if (!(Math.abs(m.data()[i]) < (float) 1e15)) {
        return false;
      }
    }
    return true;
  }
}
