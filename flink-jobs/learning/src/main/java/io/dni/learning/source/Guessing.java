// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.TensorSpec;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.GuessModule;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.syntheticgradient.Projection;
import io.dni.learning.syntheticgradient.SyntheticGradientModule;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Teaches by the guess of a module that is corrected by gradient descent. */
final class Guessing implements Teacher {
  private final GuessModule module;
  private final Conditioning conditioning;
  private final Projection projection;
  private final Cut cut;
  private final int signalColumns;

  /**
   * @param module over the projection
   * @param signalColumns width of what the module regresses
   */
  Guessing(
      GuessModule module,
      Conditioning conditioning,
      Projection projection,
      Cut cut,
      int signalColumns) {
    this.module = module;
    this.conditioning = conditioning;
    this.projection = projection;
    this.cut = cut;
    this.signalColumns = signalColumns;
  }

  /**
   * Names the layers of a module.
   *
   * @param hidden width of the hidden layer, 0 for none
   */
  static List<TensorSpec> tensors(int inputs, int hidden, int outputs) {
    return hidden == 0
        ? layer(1, inputs, outputs)
        : Stream.concat(layer(1, inputs, hidden).stream(), layer(2, hidden, outputs).stream())
            .toList();
  }

  private static List<TensorSpec> layer(int number, int inputs, int outputs) {
    return BlockSpec.affine(inputs, outputs, Initialization.ZERO).tensors().stream()
        .map(
            t ->
                new TensorSpec(
                    "layer" + number + "/" + t.name(), t.kind(), t.shape(), t.start(), t.meaning()))
        .toList();
  }

  @Override
  public Weights newState(long seed) {
    return Weights.of(module.network(), cut.descent(), seed);
  }

  @Override
  public Lesson onBatch(Weights own, Matrix h, Matrix y) {
    return new Lesson.Learn(module.predict(own, projection.of(h), y));
  }

  @Override
  public Lesson onSignal(Weights own, Matrix h, Matrix y, Matrix truth) {
    return new Lesson.Corrected(module.correct(own, cut.descent(), projection.of(h), y, truth));
  }

  @Override
  public int signalColumns() {
    return signalColumns;
  }

  @Override
  public Optional<Projection> projection() {
    return linear() ? Optional.of(projection) : Optional.empty();
  }

  @Override
  public Optional<Matrix> guess(Weights own, Matrix h, Matrix y) {
    return Optional.of(module.predict(own, projection.of(h), y));
  }

  @Override
  public Optional<LossExtraction> impliedOutput(Weights own) {
    return linear()
        ? LinearGuess.impliedOutput(conditioning, projection.rank(), cut, own)
        : Optional.empty();
  }

  @Override
  public Optional<float[]> impliedLosses(Weights own, Matrix h, Matrix y) {
    return impliedOutput(own)
        .map(
            output ->
                output.impliedLosses(
                    cut.loss(), h, y, () -> module.predict(own, projection.of(h), y)));
  }

  private boolean linear() {
    return module instanceof SyntheticGradientModule && module.network().blocks().size() == 1;
  }
}
