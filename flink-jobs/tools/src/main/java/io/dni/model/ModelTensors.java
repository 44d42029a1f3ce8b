// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.segment.PlacedTensor;
import io.dni.learning.segment.Weights;
import io.dni.learning.source.Cut;
import io.dni.model.NamedTensor.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names the arrays inside the flat states of a model, from the input up. */
public final class ModelTensors {
  /** First part of the names of the linear path. */
  static final String LINEAR = "linear";

  /** First part of the names of the least-squares head. */
  static final String HEAD = "head";

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
  public static List<NamedTensor> of(ModelSpec spec, int i, SegmentState state) {
    List<NamedTensor> tensors = new ArrayList<>();
    DecoupledSegment segment = new DecoupledSegment(spec, i);
    int below = spec.firstBlock(i);
    for (PlacedTensor tensor : segment.segment().tensors()) {
      int above = tensor.layer() - segment.segment().layers().size();
      String prefix =
          above < 0 ? "block" + (below + tensor.layer() + 1) : above == 0 ? LINEAR : HEAD;
      tensors.add(named(prefix, i, tensor, state.weights()));
    }
    if (!segment.isOutput()) {
      module(segment, i, spec.cut(i), state.sourceWeights(), tensors);
    }
    return tensors;
  }

  /** What the gradient source has learned, in the order of its flat arrays. */
  private static void module(
      DecoupledSegment segment, int i, Cut cut, Weights weights, List<NamedTensor> tensors) {
    int parameters = 0;
    int statistics = 0;
    for (TensorSpec tensor : segment.source().tensors(cut)) {
      boolean parameter = tensor.kind() == Kind.PARAMETER;
      tensors.add(
          new NamedTensor(
              segment.source().name() + cut.block() + "/" + tensor.name(),
              i,
              Role.MODULE,
              tensor.shape(),
              parameter ? weights.parameters() : weights.statistics(),
              parameter ? parameters : statistics,
              Optional.of(weights.optimizer())));
      int size = Math.toIntExact(tensor.size());
      parameters += parameter ? size : 0;
      statistics += parameter ? 0 : size;
    }
  }

  private static NamedTensor named(
      String prefix, int segment, PlacedTensor tensor, Weights weights) {
    String name = prefix + "/" + tensor.spec().name();
    List<Integer> shape = tensor.spec().shape();
    return tensor.spec().kind() == Kind.PARAMETER
        ? learned(name, segment, shape, weights, tensor.offset())
        : statistic(name, segment, shape, weights, tensor.offset());
  }

  private static NamedTensor learned(
      String name, int segment, List<Integer> shape, Weights weights, int offset) {
    return new NamedTensor(
        name,
        segment,
        Role.PARAMETER,
        shape,
        weights.parameters(),
        offset,
        Optional.of(weights.optimizer()));
  }

  private static NamedTensor statistic(
      String name, int segment, List<Integer> shape, Weights weights, int offset) {
    return new NamedTensor(
        name, segment, Role.STATISTIC, shape, weights.statistics(), offset, Optional.empty());
  }
}
