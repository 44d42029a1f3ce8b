// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.NamedTensor.Role;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.GradientSource;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.Block;
import io.dni.learning.segment.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names the arrays inside the flat states of a model, from the input up. */
public final class ModelTensors {
  private ModelTensors() {}

  /**
   * All tensors of a model.
   *
   * @param states one per segment, from the input up
   */
  public static List<NamedTensor> of(ModelSpec spec, List<SegmentState> states) {
    List<NamedTensor> tensors = new ArrayList<>();
    for (int i = 0; i < spec.segments(); i++) {
      tensors.addAll(of(spec, i, states.get(i)));
    }
    return tensors;
  }

  /** The tensors of one segment and its SG module. */
  static List<NamedTensor> of(ModelSpec spec, int i, SegmentState state) {
    List<NamedTensor> tensors = new ArrayList<>();
    DecoupledSegment segment = new DecoupledSegment(spec, i);
    int number = spec.firstBlock(i);
    for (Block block : segment.segment().blocks()) {
      block("block" + ++number, i, Role.PARAMETER, block, state.weights(), tensors);
    }
    if (segment.module().isPresent() && state.moduleWeights().isPresent()) {
      module(spec, segment, i, state.moduleWeights().get(), tensors);
    }
    return tensors;
  }

  private static void module(
      ModelSpec spec, DecoupledSegment segment, int i, Weights weights, List<NamedTensor> tensors) {
    GradientSource source = spec.sources().get(i);
    List<Block> blocks = segment.module().orElseThrow().network().blocks();
    int cut = spec.cuts().get(i);
    if (source instanceof GradientSource.Synthetic sg && sg.hidden() == 0) {
      linear("sg" + cut, sg, i, blocks.get(0), weights, spec.network().outputs(), tensors);
    } else {
      String name = (source instanceof GradientSource.Critic ? "critic" : "sg") + cut;
      for (int layer = 0; layer < blocks.size(); layer++) {
        String prefix = name + "/layer" + (layer + 1);
        block(prefix, i, Role.MODULE, blocks.get(layer), weights, tensors);
      }
    }
  }

  /** {@code δ̂ = h A + y B + c}: A above B in one matrix, then c. */
  private static void linear(
      String name,
      GradientSource.Synthetic sg,
      int segment,
      Block block,
      Weights weights,
      int labels,
      List<NamedTensor> tensors) {
    int width = block.spec().outputs();
    int offset = block.weightOffset();
    if (sg.conditioning().onActivation()) {
      List<Integer> shape = List.of(width, width);
      tensors.add(learned(name + "/A", segment, Role.MODULE, shape, weights, offset));
      offset += width * width;
    }
    if (sg.conditioning().onLabel()) {
      List<Integer> shape = List.of(labels, width);
      tensors.add(learned(name + "/B", segment, Role.MODULE, shape, weights, offset));
    }
    List<Integer> shape = List.of(width);
    tensors.add(learned(name + "/c", segment, Role.MODULE, shape, weights, block.biasOffset()));
  }

  private static void block(
      String name,
      int segment,
      Role role,
      Block block,
      Weights weights,
      List<NamedTensor> tensors) {
    int in = block.spec().inputs();
    int out = block.spec().outputs();
    List<Integer> row = List.of(out);
    tensors.add(
        learned(name + "/W", segment, role, List.of(in, out), weights, block.weightOffset()));
    tensors.add(learned(name + "/b", segment, role, row, weights, block.biasOffset()));
    if (block.spec().batchNorm()) {
      int gamma = block.gammaOffset();
      tensors.add(learned(name + "/gamma", segment, role, row, weights, gamma));
      tensors.add(learned(name + "/beta", segment, role, row, weights, gamma + out));
      int mean = block.statisticOffset();
      tensors.add(statistic(name + "/mean", segment, row, weights, mean));
      tensors.add(statistic(name + "/variance", segment, row, weights, mean + out));
    }
  }

  private static NamedTensor learned(
      String name, int segment, Role role, List<Integer> shape, Weights weights, int offset) {
    return new NamedTensor(
        name, segment, role, shape, weights.parameters(), offset, Optional.of(weights.optimizer()));
  }

  private static NamedTensor statistic(
      String name, int segment, List<Integer> shape, Weights weights, int offset) {
    return new NamedTensor(
        name, segment, Role.STATISTIC, shape, weights.statistics(), offset, Optional.empty());
  }
}
