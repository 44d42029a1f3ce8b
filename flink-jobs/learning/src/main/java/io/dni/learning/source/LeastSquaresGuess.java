// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.syntheticgradient.Projection;
import io.dni.learning.syntheticgradient.RecursiveLeastSquares;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Teaches by the guess of an SG module that solves for least squares. */
final class LeastSquaresGuess implements Teacher {
  private final Conditioning conditioning;
  private final Projection projection;
  private final Cut cut;
  private final RecursiveLeastSquares module;

  LeastSquaresGuess(Conditioning conditioning, Projection projection, Cut cut, LeastSquares rule) {
    this.conditioning = conditioning;
    this.projection = projection;
    this.cut = cut;
    module = new RecursiveLeastSquares(conditioning, projection, cut.labels(), cut.width(), rule);
  }

  /** A, B and c of Θ; then C and D. */
  static List<TensorSpec> tensors(Conditioning conditioning, int rank, Cut cut) {
    List<TensorSpec> tensors = new ArrayList<>(LinearGuess.tensors(conditioning, rank, cut));
    int n = conditioning.width(rank, cut.labels()) + 1;
    tensors.add(new TensorSpec("C", Kind.STATISTIC, List.of(n, n), 0, "running mean of φᵀφ"));
    tensors.add(
        new TensorSpec("D", Kind.STATISTIC, List.of(n, cut.width()), 0, "running mean of φᵀδ"));
    return tensors;
  }

  @Override
  public Weights newState(long seed) {
    return module.newWeights();
  }

  @Override
  public Lesson onBatch(Weights own, Matrix h, Matrix y) {
    return new Lesson.Learn(module.predict(own, h, y));
  }

  @Override
  public Lesson onSignal(Weights own, Matrix h, Matrix y, Matrix delta) {
    return new Lesson.Corrected(module.correct(own, h, y, delta));
  }

  /** Told of the guess that comes next: it is the one that is learned from, and is made once. */
  @Override
  public Lesson onSignalFirst(Weights own, Matrix h, Matrix y, Matrix delta) {
    return new Lesson.Corrected(module.correctFirst(own, h, y, delta));
  }

  @Override
  public int signalColumns() {
    return cut.width();
  }

  @Override
  public Optional<Projection> projection() {
    return Optional.of(projection);
  }

  @Override
  public OptionalDouble condition(Weights own) {
    return module.condition(own);
  }

  @Override
  public Optional<Matrix> guess(Weights own, Matrix h, Matrix y) {
    return Optional.of(module.predict(own, h, y));
  }

  @Override
  public Optional<LossExtraction> impliedOutput(Weights own) {
    return LinearGuess.impliedOutput(conditioning, projection.rank(), cut, own);
  }

  @Override
  public Optional<float[]> impliedLosses(Weights own, Matrix h, Matrix y) {
    return impliedOutput(own)
        .map(output -> output.impliedLosses(cut.loss(), h, y, () -> module.predict(own, h, y)));
  }
}
