// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.SyntheticGradientModule;
import java.util.List;
import java.util.Optional;

/**
 * A guess from an SG module, at once; the module is corrected when the true gradient comes (paper,
 * section 2).
 *
 * @param conditioning what the module sees
 * @param hidden width of its hidden relu layer, 0 for the linear module
 */
public record SyntheticGradient(Conditioning conditioning, int hidden) implements GradientSource {
  static final SourceKind KIND =
      new SourceKind(
          "sg",
          "sg[:hy|h|y[:HIDDEN]]",
          "the guess of an SG module",
          words -> {
            SourceKind.requireAtMost(2, words);
            return new SyntheticGradient(
                SourceKind.conditioning(words),
                words.size() > 1 ? SourceKind.width(words.get(1)) : 0);
          });

  @Override
  public Optional<Kind> wants() {
    return Optional.of(Kind.ERROR_GRADIENT);
  }

  @Override
  public Learning learning() {
    return Learning.AT_ONCE;
  }

  @Override
  public boolean gated() {
    return true;
  }

  @Override
  public List<TensorSpec> tensors(Cut cut) {
    return hidden == 0
        ? LinearGuess.tensors(conditioning, cut.width(), cut)
        : Guessing.tensors(conditioning.width(cut.width(), cut.labels()), hidden, cut.width());
  }

  @Override
  public Teacher at(Cut cut) {
    return new Guessing(
        new SyntheticGradientModule(conditioning, cut.width(), cut.labels(), hidden),
        conditioning,
        cut,
        cut.width());
  }

  @Override
  public String toString() {
    return "sg:" + conditioning.label() + (hidden > 0 ? ":" + hidden : "");
  }
}
