// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.Block;
import io.dni.learning.layer.BlockSpec;
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
  private final List<BlockSpec> specs;
  private final List<Block> blocks = new ArrayList<>();
  private final int inputs;
  private final int parameterCount;
  private final int statisticCount;
  private float[][] deltas;

  /**
   * @param specs the blocks from the input up, at least one
   */
  public Segment(List<BlockSpec> specs) {
    this(specs, checked(specs).get(0).inputs());
  }

  private Segment(List<BlockSpec> specs, int inputs) {
    this.specs = List.copyOf(specs);
    this.inputs = inputs;
    int parameters = 0;
    int statistics = 0;
    int width = inputs;
    for (BlockSpec spec : specs) {
      if (spec.inputs() != width) {
        throw new IllegalArgumentException(
            "block input: %d (expected: %d, the width below)".formatted(spec.inputs(), width));
      }
      blocks.add(new Block(spec, parameters, statistics));
      parameters += spec.parameterCount();
      statistics += spec.statisticCount();
      width = spec.outputs();
    }
    parameterCount = parameters;
    statisticCount = statistics;
    deltas = new float[specs.size()][0];
  }

  /** A segment without blocks, {@code h = x}: what lies between an output and its loss. */
  public static Segment identity(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("segment: width %d (expected: >= 1)".formatted(width));
    }
    return new Segment(List.of(), width);
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

  /** Width of the input. */
  public int inputs() {
    return inputs;
  }

  /** Width of the output. */
  public int outputs() {
    return specs.isEmpty() ? inputs : specs.get(specs.size() - 1).outputs();
  }

  /** Number of parameters. */
  public int parameterCount() {
    return parameterCount;
  }

  /** Number of running batch-norm statistics. */
  public int statisticCount() {
    return statisticCount;
  }

  /** Room for the forward pass of a batch of at most so many rows. */
  public Tape newTape(int rows) {
    return new Tape(specs, rows);
  }

  /** Start values of all blocks, drawn from a seed. */
  public void initialise(float[] parameters, float[] statistics, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Block block : blocks) {
      block.initialise(parameters, statistics, random.split());
    }
  }

  /**
   * {@code h = f(x; θ)} with the batch's own batch-norm statistics, recorded on the tape.
   *
   * @param x {@code [rows, in]}, with at most the tape's capacity of rows
   * @return h {@code [rows, out]}, in the tape's array; x itself if there are no blocks
   */
  public Matrix forward(float[] parameters, Matrix x, Tape tape) {
    if (x.columns() != inputs() || x.rows() > tape.capacity()) {
      throw new IllegalArgumentException(
          "input: %s (expected: [at most %d, %d])".formatted(x, tape.capacity(), inputs()));
    }
    tape.record(x);
    float[] in = x.data();
    for (int b = 0; b < blocks.size(); b++) {
      blocks
          .get(b)
          .forward(
              parameters,
              in,
              x.rows(),
              tape.rectified[b],
              tape.mean[b],
              tape.inverse[b],
              tape.outputs[b]);
      in = tape.outputs[b];
    }
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
    for (int b = blocks.size() - 1; b >= 0; b--) {
      float[] below = b == 0 ? deltaIn.map(Matrix::data).orElse(null) : scratch(b, rows);
      float[] in = b == 0 ? tape.input().data() : tape.outputs[b - 1];
      blocks
          .get(b)
          .backward(
              parameters,
              in,
              rows,
              tape.rectified[b],
              tape.mean[b],
              tape.inverse[b],
              above,
              gradients,
              below);
      above = below;
    }
  }

  /** Folds the recorded batch-norm statistics into the running ones. */
  public void track(Tape tape, float[] statistics) {
    for (int b = 0; b < blocks.size(); b++) {
      blocks.get(b).track(tape.mean[b], tape.inverse[b], statistics);
    }
  }

  /** {@code h = f(x; θ)} with the running batch-norm statistics, as for evaluation. */
  public Matrix infer(Weights weights, Matrix x) {
    Matrix h = x;
    for (Block block : blocks) {
      Matrix out = Matrix.zeros(x.rows(), block.spec().outputs());
      block.infer(weights.parameters(), weights.statistics(), h.data(), x.rows(), out.data());
      h = out;
    }
    return h;
  }

  private float[] scratch(int block, int rows) {
    int size = rows * specs.get(block).inputs();
    if (deltas[block].length < size) {
      deltas[block] = new float[size];
    }
    return deltas[block];
  }
}
