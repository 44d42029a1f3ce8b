// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.NamedTensor.Role;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.GradientSource;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.Block;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.segment.Segment.PlacedTensor;
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
    int below = spec.firstBlock(i);
    for (PlacedTensor tensor : segment.segment().tensors()) {
      String prefix = "block" + (below + tensor.layer() + 1);
      tensors.add(named(prefix, i, Role.PARAMETER, tensor, state.weights()));
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
      for (PlacedTensor tensor : segment.module().orElseThrow().network().tensors()) {
        String prefix = name + "/layer" + (tensor.layer() + 1);
        tensors.add(named(prefix, i, Role.MODULE, tensor, weights));
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

  private static NamedTensor named(
      String prefix, int segment, Role role, PlacedTensor tensor, Weights weights) {
    String name = prefix + "/" + tensor.spec().name();
    List<Integer> shape = tensor.spec().shape();
    return tensor.spec().kind() == Kind.PARAMETER
        ? learned(name, segment, role, shape, weights, tensor.offset())
        : statistic(name, segment, shape, weights, tensor.offset());
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
