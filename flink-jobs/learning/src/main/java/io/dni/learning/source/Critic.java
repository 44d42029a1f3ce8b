// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.LossCritic;
import io.dni.learning.syntheticgradient.Projection;
import java.util.List;
import java.util.Optional;

/**
 * The input gradient of a critic that regresses the loss, at once (S-A).
 *
 * @param conditioning what the critic sees, h at least
 * @param hidden width of its hidden relu layer, 0 for a linear critic
 */
public record Critic(Conditioning conditioning, int hidden) implements GradientSource {
  /** Hidden width unless another is asked for. */
  public static final int HIDDEN = 64;

  static final SourceKind KIND =
      new SourceKind(
          "critic",
          "critic[:hy|h[:HIDDEN]]",
          "the gradient of a network that expects the loss",
          words -> {
            SourceKind.requireAtMost(2, words);
            return new Critic(
                SourceKind.conditioning(words),
                words.size() > 1 ? SourceKind.width(words.get(1)) : HIDDEN);
          });

  @Override
  public Optional<Kind> wants() {
    return Optional.of(Kind.LOSS);
  }

  @Override
  public Learning learning() {
    return Learning.AT_ONCE;
  }

  @Override
  public List<TensorSpec> tensors(Cut cut) {
    return Guessing.tensors(conditioning.width(cut.width(), cut.labels()), hidden, 1);
  }

  @Override
  public Teacher at(Cut cut) {
    return new Guessing(
        new LossCritic(conditioning, cut.width(), cut.labels(), hidden),
        conditioning,
        new Projection(cut.width(), 0, 0),
        cut,
        1);
  }

  @Override
  public String toString() {
    return "critic:" + conditioning.label() + (hidden > 0 ? ":" + hidden : "");
  }
}
