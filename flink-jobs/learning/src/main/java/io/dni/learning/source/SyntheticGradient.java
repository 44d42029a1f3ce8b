// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.Projection;
import io.dni.learning.syntheticgradient.SyntheticGradientModule;
import java.util.List;
import java.util.Optional;

/**
 * A guess from an SG module, at once; the module is corrected when the true gradient comes (paper,
 * section 2; SPEC, section 9).
 *
 * @param conditioning what the module sees
 * @param hidden width of its hidden relu layer, 0 for the linear module
 * @param rank width of the random projection of h that it sees; 0, or not less than the width of h:
 *     all of h
 */
public record SyntheticGradient(Conditioning conditioning, int hidden, int rank)
    implements GradientSource {
  private static final String RANK = "r";

  static final SourceKind KIND =
      new SourceKind(
          "sg", "sg[:hy|h|y[:HIDDEN]][:rRANK]", "the guess of an SG module", SyntheticGradient::of);

  /** A module that sees all of h. */
  public SyntheticGradient(Conditioning conditioning, int hidden) {
    this(conditioning, hidden, 0);
  }

  private static SyntheticGradient of(List<String> words) {
    int last = words.size() - 1;
    if (last >= 0 && words.get(last).startsWith(RANK)) {
      SyntheticGradient whole = of(words.subList(0, last));
      int rank = SourceKind.width(words.get(last).substring(RANK.length()));
      return new SyntheticGradient(whole.conditioning, whole.hidden, rank);
    }
    SourceKind.requireAtMost(2, words);
    return new SyntheticGradient(
        SourceKind.conditioning(words), words.size() > 1 ? SourceKind.width(words.get(1)) : 0);
  }

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
  public boolean seeded() {
    return rank > 0;
  }

  @Override
  public void requireLearnable(ModuleOptimizer optimizer) {
    if (hidden > 0 && optimizer instanceof LeastSquares) {
      throw new IllegalArgumentException(
          "sg hidden width: %d with %s (expected: 0; least squares is for linear modules)"
              .formatted(hidden, optimizer));
    }
  }

  @Override
  public List<TensorSpec> tensors(Cut cut) {
    int seen = rank == 0 ? cut.width() : Math.min(rank, cut.width());
    if (hidden > 0) {
      return Guessing.tensors(conditioning.width(seen, cut.labels()), hidden, cut.width());
    }
    return cut.optimizer() instanceof LeastSquares
        ? LeastSquaresGuess.tensors(conditioning, seen, cut)
        : LinearGuess.tensors(conditioning, seen, cut);
  }

  @Override
  public Teacher at(Cut cut) {
    Projection projection = new Projection(cut.width(), rank, cut.blockSeed());
    if (cut.optimizer() instanceof LeastSquares rule) {
      return new LeastSquaresGuess(conditioning, projection, cut, rule);
    }
    var module =
        new SyntheticGradientModule(
            conditioning, projection.rank(), cut.labels(), hidden, cut.width());
    return new Guessing(module, conditioning, projection, cut, cut.width());
  }

  @Override
  public String toString() {
    return "sg:"
        + conditioning.label()
        + (hidden > 0 ? ":" + hidden : "")
        + (rank > 0 ? ":" + RANK + rank : "");
  }
}
