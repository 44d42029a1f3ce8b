// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.syntheticgradient.SyntheticGradientModule;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.List;
import java.util.Optional;

/**
 * The step-size rule in the proof of Corollary 1, on a deep linear model with one linear SG module
 * between two hidden layers and MSE: an iteration in which the error of the guessed parameter
 * gradient exceeds (1 − d) / (1 + d) of the true one, 1/3 for d = ½, has step size 0 for the model,
 * and only the module learns. Every step that is taken is then a descent direction.
 *
 * <p>Built of the learning package's own segments and modules; only the choice of the step size,
 * for which the true gradient must be known, is made here.
 */
final class StepSizeRule {
  /** (1 − d) / (1 + d) for d = ½. */
  static final double BOUND = 1.0 / 3;

  private static final int WIDTH = 16;
  private static final int HIDDEN_BELOW = 2;
  private static final int HIDDEN_ABOVE = 2;

  private final Segment lower;
  private final Segment upper;
  private final Weights lowerWeights;
  private final Weights upperWeights;
  private final SyntheticGradientModule module;
  private final Weights moduleWeights;
  private final Optimizer optimizer;
  private final Optimizer moduleOptimizer;
  private final Matrix x;
  private final Matrix y;

  StepSizeRule(ArtificialBatch batch, double rate, double moduleRate, long seed) {
    x = batch.x();
    y = batch.targets(2);
    NetworkSpec network = network(x.columns());
    lower = new Segment(network.blocks().subList(0, HIDDEN_BELOW));
    upper = new Segment(network.blocks().subList(HIDDEN_BELOW, network.blocks().size()));
    optimizer = new Sgd(rate);
    moduleOptimizer = new Adam(moduleRate);
    lowerWeights = Weights.of(lower, optimizer, seed);
    upperWeights = Weights.of(upper, optimizer, seed + 1);
    module = new SyntheticGradientModule(Conditioning.HY, WIDTH, 2, 0);
    moduleWeights = Weights.of(module.network(), moduleOptimizer, seed + 2);
  }

  /** The deep linear network. */
  static NetworkSpec network(int inputs) {
    return new NetworkSpec(
        List.of(inputs, WIDTH, WIDTH, WIDTH, WIDTH, 2), Nonlinearity.IDENTITY, false, Loss.MSE);
  }

  /** Where the network is cut. */
  static int cut() {
    return HIDDEN_BELOW;
  }

  /** Number of hidden layers. */
  static int hidden() {
    return HIDDEN_BELOW + HIDDEN_ABOVE;
  }

  /**
   * What one iteration saw and did.
   *
   * @param loss mean loss before it
   * @param relativeError ‖ĝ − g‖ / ‖g‖ of the lower segment's parameter gradients
   * @param cosine between ĝ and g
   * @param stepped whether the model took its step
   */
  record Iteration(double loss, double relativeError, double cosine, boolean stepped) {}

  /**
   * One iteration on the full batch.
   *
   * @param ruled whether the rule decides; otherwise every step is taken
   */
  Iteration iterate(boolean ruled) {
    int rows = x.rows();
    Tape below = lower.newTape(rows);
    Tape above = upper.newTape(rows);
    Matrix h = lower.forward(lowerWeights, x, below);
    Matrix p = upper.forward(upperWeights, h, above);
    Matrix output = Matrix.zeros(rows, 2);
    double loss = Loss.MSE.perExample(p, y, new float[rows], output.data());
    Matrix delta = Matrix.zeros(rows, WIDTH);
    float[] upperGradient = new float[upper.parameterCount()];
    upper.backward(
        upperWeights.parameters(), above, output.data(), upperGradient, Optional.of(delta));

    float[] truth = gradient(below, delta);
    float[] guessed = gradient(below, module.predict(moduleWeights, h, y));
    double norm = Math.sqrt(Vectors.squaredNorm(truth, truth.length));
    double guessedNorm = Math.sqrt(Vectors.squaredNorm(guessed, guessed.length));
    double error = Math.sqrt(Vectors.squaredDistance(guessed, truth, truth.length)) / norm;
    // A module that guesses nothing, as all do at first, points nowhere.
    double cosine =
        guessedNorm > 0 ? Vectors.dot(guessed, truth, truth.length) / (norm * guessedNorm) : 0;

    boolean step = !ruled || error <= BOUND;
    module.correct(moduleWeights, moduleOptimizer, h, y, delta);
    if (step) {
      optimizer.step(lowerWeights.parameters(), guessed, lowerWeights.optimizer(), 1);
      optimizer.step(upperWeights.parameters(), upperGradient, upperWeights.optimizer(), 1);
    }
    return new Iteration(loss, error, cosine, step);
  }

  private float[] gradient(Tape below, Matrix delta) {
    float[] gradient = new float[lower.parameterCount()];
    lower.backward(lowerWeights.parameters(), below, delta.data(), gradient, Optional.empty());
    return gradient;
  }
}
