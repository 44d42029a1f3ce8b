// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.LossExtraction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where A, B and c of a linear guess {@code δ̂ = φ A + y B + c} lie in its parameters: one above
 * the other, each row of the width of δ̂; φ is h or a projection of it. What the conditioning
 * leaves out is not there.
 */
final class LinearGuess {
  private LinearGuess() {}

  /**
   * Names A, B and c.
   *
   * @param features width of φ
   */
  static List<TensorSpec> tensors(Conditioning conditioning, int features, Cut cut) {
    List<TensorSpec> tensors = new ArrayList<>();
    if (conditioning.onActivation()) {
      tensors.add(tensor("A", "of the features of h", features, cut.width()));
    }
    if (conditioning.onLabel()) {
      tensors.add(tensor("B", "of the targets", cut.labels(), cut.width()));
    }
    tensors.add(tensor("c", "the constant", cut.width()));
    return tensors;
  }

  private static TensorSpec tensor(String name, String meaning, Integer... shape) {
    return new TensorSpec(name, Kind.PARAMETER, List.of(shape), 0, meaning);
  }

  /** The output map that B and c imply; empty where no label is seen, so that there is no B. */
  static Optional<LossExtraction> impliedOutput(
      Conditioning conditioning, int features, Cut cut, Weights own) {
    if (cut.labels() > LossExtraction.MAX_OUTPUTS) {
      return Optional.empty();
    }
    if (!conditioning.onLabel()) {
      return Optional.empty();
    }
    int width = cut.width();
    int b = conditioning.onActivation() ? features * width : 0;
    int c = b + cut.labels() * width;
    float[] parameters = own.parameters();
    return Optional.of(LossExtraction.of(parameters, b, parameters, c, cut.labels(), width));
  }
}
