// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.Block;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Layer;
import io.dni.learning.layer.LeastSquaresHead;
import io.dni.learning.layer.LinearPath;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A chain of blocks between two interfaces, f_i of the paper: {@code h = f(x; θ)} and its
 * back-propagation. It holds structure and scratch space only; parameters come with every call, as
 * one flat array in the blocks' order. Not thread-safe.
 */
public final class Segment {
  private final List<Block> blocks = new ArrayList<>();
  private final OutputPaths beside;
  private final TensorLayout layout = new TensorLayout();
  private final int inputs;
  private final float[][] deltas;

  /**
   * @param specs the blocks from the input up, at least one
   */
  public Segment(List<BlockSpec> specs) {
    this(specs, OutputSpec.NONE);
  }

  /**
   * @param specs the blocks from the input up, at least one
   * @param output what stands beside the last of them
   */
  public Segment(List<BlockSpec> specs, OutputSpec output) {
    this(checked(specs), specs.get(0).inputs(), output);
  }

  private Segment(List<BlockSpec> specs, int inputs, OutputSpec output) {
    this.inputs = inputs;
    int below = inputs;
    int width = inputs;
    for (BlockSpec spec : specs) {
      if (spec.inputs() != width) {
        throw new IllegalArgumentException(
            "block input: %d (expected: %d, the width below)".formatted(spec.inputs(), width));
      }
      blocks.add(new Block(spec, layout.parameters(), layout.statistics()));
      layout.place(blocks.size() - 1, spec.tensors());
      below = width;
      width = spec.outputs();
    }
    beside = OutputPaths.place(output, blocks.size(), below, width, layout);
    deltas = new float[specs.size()][0];
  }

  /** A segment without blocks, {@code h = x}: what lies between an output and its loss. */
  public static Segment identity(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("segment: width %d (expected: >= 1)".formatted(width));
    }
    return new Segment(List.of(), width, OutputSpec.NONE);
  }

  private static List<BlockSpec> checked(List<BlockSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("segment: 0 blocks (expected: >= 1)");
    }
    return specs;
  }

  /** The blocks, from the input up, with the places of their parameters. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The layers, from the input up. */
  public List<? extends Layer> layers() {
    return blocks;
  }

  /** The path from the network's input to this segment's outputs, if it has one. */
  public Optional<LinearPath> linearPath() {
    return beside.linearPath();
  }

  /** The least-squares read-out of the last activations, if there is one. */
  public Optional<LeastSquaresHead> head() {
    return beside.head();
  }

  /** What the layers keep, from the input up, with the places in the flat arrays. */
  public List<PlacedTensor> tensors() {
    return layout.tensors();
  }

  /** Width of the input. */
  public int inputs() {
    return inputs;
  }

  /** Width of the output. */
  public int outputs() {
    return blocks.isEmpty() ? inputs : blocks.get(blocks.size() - 1).outputs();
  }

  /** Number of parameters. */
  public int parameterCount() {
    return layout.parameters();
  }

  /** Number of running statistics. */
  public int statisticCount() {
    return layout.statistics();
  }

  /** Room for the forward pass of a batch of at most so many rows. */
  public Tape newTape(int rows) {
    return new Tape(blocks.stream().map(b -> b.newTape(rows)).toList(), rows, outputs());
  }

  /** Start values of all blocks, drawn from a seed. */
  public void initialise(float[] parameters, float[] statistics, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Block block : blocks) {
      block.initialise(parameters, statistics, random.split());
    }
  }

  /** {@link #forward(Weights, Matrix, Matrix, Tape)} of a segment without a linear path. */
  public Matrix forward(Weights weights, Matrix x, Tape tape) {
    return forward(weights, x, x, tape);
  }

  /**
   * {@code h = f(x; θ)} as for learning, recorded on the tape.
   *
   * @param weights unchanged
   * @param x {@code [rows, in]}, with at most the tape's capacity of rows
   * @param u the network's input {@code [rows, inputs]}; only read by a linear path
   * @return h {@code [rows, out]}, in the tape's array; x itself if there are no layers
   */
  public Matrix forward(Weights weights, Matrix x, Matrix u, Tape tape) {
    if (x.columns() != inputs() || x.rows() > tape.capacity()) {
      throw new IllegalArgumentException(
          "input: %s (expected: [at most %d, %d])".formatted(x, tape.capacity(), inputs()));
    }
    tape.record(x, u);
    for (int i = 0; i < blocks.size(); i++) {
      Layer layer = blocks.get(i);
      Matrix in = tape.inputOf(i, layer.inputs());
      layer.forward(weights.parameters(), weights.statistics(), in, tape.layer(i));
    }
    beside.train(weights, u, tape.output());
    return tape.output();
  }

  /**
   * Back-propagates an error gradient through the recorded pass.
   *
   * @param delta ∂ℓ/∂h per example, {@code [rows, out]}
   * @param gradients receives the parameter gradients, means over the batch
   * @param deltaIn receives ∂ℓ/∂x per example {@code [rows, in]}; empty if nobody wants it
   */
  public void backward(
      float[] parameters, Tape tape, float[] delta, float[] gradients, Optional<Matrix> deltaIn) {
    int rows = tape.input().rows();
    float[] above = delta;
    if (blocks.isEmpty() && deltaIn.isPresent()) {
      System.arraycopy(delta, 0, deltaIn.get().data(), 0, rows * inputs);
    }
    beside.backward(tape.networkInput(), delta, gradients);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Layer layer = blocks.get(i);
      float[] below = i == 0 ? deltaIn.map(Matrix::data).orElse(null) : scratch(i, rows);
      Matrix in = tape.inputOf(i, layer.inputs());
      layer.backward(parameters, in, tape.layer(i), above, gradients, below);
      above = below;
    }
  }

  /** Folds what the recorded pass has seen into the running statistics. */
  public void track(Tape tape, float[] statistics) {
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).track(tape.layer(i), tape.input().rows(), statistics);
    }
  }

  /**
   * Lets a least-squares head learn the recorded pass.
   *
   * @param y targets {@code [rows, out]}
   * @param weights of the rows {@code [rows, 1]}; empty where all are 1
   */
  public void fit(Tape tape, Matrix y, Optional<Matrix> weights, float[] statistics) {
    if (beside.head().isPresent()) {
      int last = blocks.size() - 1;
      Matrix h = tape.inputOf(last, blocks.get(last).inputs());
      beside.head().get().learn(statistics, h, tape.networkInput(), y, weights);
    }
  }

  /**
   * Whether the output of {@link #forward} is what {@link #infer(Weights, Matrix, Matrix)} would
   * give: not with the statistics of a batch, and not with a least-squares head.
   */
  public boolean trainsAsItInfers() {
    return layout.statistics() == 0;
  }

  /** {@code h = f(x; θ)} as for evaluation: each row by itself, with the running statistics. */
  public Matrix infer(Weights weights, Matrix x) {
    return infer(weights, x, x);
  }

  /**
   * {@code h = f(x; θ)} as for evaluation: each row by itself, with the running statistics.
   *
   * @param u the network's input {@code [rows, inputs]}; only read by a linear path
   */
  public Matrix infer(Weights weights, Matrix x, Matrix u) {
    Matrix h = x;
    for (int i = 0; i < blocks.size(); i++) {
      h = infer(weights, i, h, u);
    }
    return h;
  }

  /**
   * {@link #infer(Weights, Matrix, Matrix)} for the inputs of a pass that was recorded with the
   * same weights: the product of the first layer, which both have, is not taken again.
   */
  public Matrix infer(Weights weights, Tape tape) {
    Matrix x = tape.input();
    Matrix u = tape.networkInput();
    boolean added = blocks.size() == 1 && beside.linearPath().isPresent(); // on the tape too
    if (added || blocks.isEmpty()) {
      return infer(weights, x, u);
    }
    Matrix h = Matrix.zeros(x.rows(), blocks.get(0).outputs());
    blocks
        .get(0)
        .infer(weights.parameters(), weights.statistics(), tape.layer(0), x.rows(), h.data());
    if (blocks.size() == 1) {
      beside.infer(weights, x, u, h);
    }
    for (int i = 1; i < blocks.size(); i++) {
      h = infer(weights, i, h, u);
    }
    return h;
  }

  /** One layer of {@link #infer(Weights, Matrix, Matrix)}, the last one with the linear path. */
  public Matrix infer(Weights weights, int layer, Matrix x, Matrix u) {
    Matrix out = Matrix.zeros(x.rows(), blocks.get(layer).outputs());
    blocks.get(layer).infer(weights.parameters(), weights.statistics(), x, out.data());
    if (layer == blocks.size() - 1) {
      beside.infer(weights, x, u, out);
    }
    return out;
  }

  private float[] scratch(int block, int rows) {
    int size = rows * blocks.get(block).inputs();
    if (deltas[block].length < size) {
      deltas[block] = new float[size];
    }
    return deltas[block];
  }
}
