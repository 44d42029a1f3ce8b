// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Products;
import java.util.List;
import java.util.Map;

/**
 * A linear path from the network's input to its outputs, beside the hidden layers: {@code p = p' +
 * u V}, with the input u {@code [rows, inputs]}, V {@code [inputs, outputs]} and p' what the layers
 * give. V starts at zero, so that the network starts as it would without. Not thread-safe.
 */
public final class LinearPath {
  private final int inputs;
  private final int outputs;
  private final Products products;
  private float[] linear = new float[0];

  /**
   * @param parameters place of V {@code [inputs, outputs]} among the segment's parameters
   */
  public LinearPath(int inputs, int outputs, int parameters) {
    this.inputs = inputs;
    this.outputs = outputs;
    products = new Products(inputs, outputs, parameters);
  }

  /** V, alone. */
  public static List<TensorSpec> tensors(int inputs, int outputs) {
    return List.of(
        TensorSpec.parameter("V", 0, "weights from the input to the outputs", inputs, outputs));
  }

  /**
   * Adds {@code u V} to the outputs of the layers.
   *
   * @param u the network's input {@code [rows, inputs]}
   * @param p changed in place, {@code [rows, outputs]}
   */
  public void add(float[] theta, Matrix u, float[] p) {
    if (u.columns() != inputs) {
      throw new IllegalArgumentException(
          "network input: %s (expected: %d columns)".formatted(u, inputs));
    }
    int size = u.rows() * outputs;
    if (linear.length < size) {
      linear = new float[size];
    }
    products.forward(u.data(), u.rows(), theta, linear);
    for (int i = 0; i < size; i++) {
      p[i] += linear[i];
    }
  }

  /** {@code ∂ℓ/∂V = uᵀ δ}, the mean over the rows; nothing goes further down. */
  public void gradient(Matrix u, float[] delta, float[] gradients) {
    products.weightGradient(u.data(), u.rows(), delta, gradients);
  }

  /** Adds what {@link #add} computes to a graph; returns the name of the output. */
  public String describe(String u, String p, InferenceGraph graph) {
    return graph.add(
        "Add",
        List.of(graph.add("MatMul", List.of(u), List.of("V"), Map.of()), p),
        List.of(),
        Map.of());
  }
}
