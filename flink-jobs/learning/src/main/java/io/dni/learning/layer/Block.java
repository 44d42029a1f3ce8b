// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Products;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Dense, rectifier and normalisation as one layer, for speed: {@code z = x W + b}, {@code r =
 * relu(z)}, {@code h = γ x̂ + β}, x̂ being r normalised (SPEC, section 1; S-D).
 *
 * <p>Parameters come as one flat array per segment, in which this block owns, from its offset on, W
 * {@code [in, out]} row-major, b {@code [out]} and what the normalisation learns. Everything but
 * the matrix products is a plain loop over one row at a time, in scratch space, for the reason that
 * {@link BatchNorm} gives.
 */
public final class Block implements Layer {
  private final BlockSpec spec;
  private final int parameters;
  private final int statistics;
  private final Bias bias;
  private final Optional<Norm> norm;
  private final Rectifier rectifier;
  private final Products products;

  /**
   * @param parameters where this block's parameters begin in the segment's array
   * @param statistics where its running statistics begin
   */
  public Block(BlockSpec spec, int parameters, int statistics) {
    this.spec = spec;
    this.parameters = parameters;
    this.statistics = statistics;
    int out = spec.outputs();
    bias = new Bias(out, parameters + spec.inputs() * out);
    norm = spec.normalisation().create(out, bias.offset() + out, statistics);
    rectifier = new Rectifier(relu(), out);
    products = new Products(spec.inputs(), out, parameters);
  }

  /** What the block was made from. */
  public BlockSpec spec() {
    return spec;
  }

  @Override
  public int inputs() {
    return spec.inputs();
  }

  @Override
  public int outputs() {
    return spec.outputs();
  }

  @Override
  public List<TensorSpec> tensors() {
    return spec.tensors();
  }

  /** Offset of W {@code [in, out]} in the segment's parameters; b follows. */
  public int weightOffset() {
    return parameters;
  }

  /** Offset of b {@code [out]}. */
  public int biasOffset() {
    return bias.offset();
  }

  @Override
  public LayerTape newTape(int rows) {
    float[] none = new float[0];
    float[] h = new float[rows * spec.outputs()];
    return norm.map(n -> n.newTape(rows)).orElseGet(() -> new LayerTape(h, h, none, none));
  }

  @Override
  public void initialise(float[] theta, float[] running, RandomGenerator random) {
    spec.initialization().fill(theta, parameters, spec.inputs(), spec.outputs(), random);
    int parameter = parameters;
    int statistic = statistics;
    for (TensorSpec tensor : spec.tensors()) {
      boolean learned = tensor.kind() == Kind.PARAMETER;
      int from = learned ? parameter : statistic;
      int to = from + (int) tensor.size();
      if (!Float.isNaN(tensor.start())) {
        Arrays.fill(learned ? theta : running, from, to, tensor.start());
      }
      parameter = learned ? to : parameter;
      statistic = learned ? statistic : to;
    }
  }

  @Override
  public void forward(float[] theta, float[] running, Matrix x, LayerTape tape) {
    affine(theta, x, tape.rectified());
    if (norm.isPresent()) {
      norm.get().forward(theta, running, x.rows(), tape);
    }
  }

  @Override
  public void track(LayerTape tape, int rows, float[] running) {
    norm.ifPresent(n -> n.track(tape, rows, running));
  }

  @Override
  public void infer(float[] theta, float[] running, Matrix x, float[] h) {
    affine(theta, x, h);
    norm.ifPresent(n -> n.infer(theta, running, x.rows(), h));
  }

  @Override
  public void infer(float[] theta, float[] running, LayerTape pass, int rows, float[] h) {
    System.arraycopy(pass.rectified(), 0, h, 0, rows * spec.outputs());
    norm.ifPresent(n -> n.infer(theta, running, rows, h));
  }

  @Override
  public String describe(String x, InferenceGraph graph) {
    String z = graph.add("Gemm", List.of(x), List.of("W", "b"), Map.of());
    String r = relu() ? graph.add("Relu", List.of(z), List.of(), Map.of()) : z;
    return norm.map(n -> n.describe(r, graph)).orElse(r);
  }

  @Override
  public void backward(
      float[] theta, Matrix x, LayerTape tape, float[] delta, float[] gradients, float[] deltaIn) {
    int rows = x.rows();
    float[] dz;
    if (norm.isPresent()) {
      rectifier.begin(rows);
      norm.get().backward(theta, tape, delta, rectifier, gradients);
      rectifier.biasGradient(norm.get().removesShift(rows), gradients, bias.offset());
      dz = rectifier.deltas();
    } else {
      dz = relu() ? rectifier.mask(tape.rectified(), delta, rows) : delta;
      bias.gradient(dz, rows, gradients);
    }
    products.weightGradient(x.data(), rows, dz, gradients);
    if (deltaIn != null) {
      products.inputGradient(dz, rows, theta, deltaIn);
    }
  }

  private void affine(float[] theta, Matrix x, float[] r) {
    products.forward(x.data(), x.rows(), theta, r);
    bias.add(theta, r, x.rows(), relu() ? 0f : Float.NEGATIVE_INFINITY);
  }

  private boolean relu() {
    return spec.nonlinearity() == Nonlinearity.RELU;
  }
}
