// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.layer.Block;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.GuessModule;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;

/**
 * The loss that a linear SG module implicitly knows (paper, section 3; SPEC, section 3), read out
 * of the state of its segment. Changes nothing but the running mean of that loss.
 */
public final class ImpliedLoss {
  private final ModelSpec spec;
  private final Optional<GradientSource> source;
  private final Optional<GuessModule> module;

  ImpliedLoss(ModelSpec spec, Optional<GradientSource> source, Optional<GuessModule> module) {
    this.spec = spec;
    this.source = source;
    this.module = module;
  }

  /** The output map that the module implies; empty without a linear one that sees the label. */
  public Optional<LossExtraction> output(SegmentState state) {
    if (!(source.orElse(null) instanceof GradientSource.Synthetic sg)
        || sg.hidden() > 0
        || !sg.conditioning().onLabel()) {
      return Optional.empty();
    }
    float[] parameters = state.moduleWeights().orElseThrow().parameters();
    Block linear = module.orElseThrow().network().blocks().get(0);
    int width = linear.spec().outputs();
    int labelRow = sg.conditioning().onActivation() ? width : 0;
    return Optional.of(
        LossExtraction.of(
            parameters,
            linear.weightOffset() + labelRow * width,
            parameters,
            linear.biasOffset(),
            spec.network().outputs(),
            width));
  }

  /**
   * The implied loss of each example of a batch, folded into the running one.
   *
   * @param h activations of the segment, {@code [batch, width]}
   * @param y targets, {@code [batch, outputs]}
   * @param span how many batches this one stands for in the running mean
   * @return {@code [batch]}; empty without a linear SG module that sees the label
   */
  public Optional<float[]> perExample(SegmentState state, Matrix h, Matrix y, int span) {
    Optional<LossExtraction> implied = output(state);
    if (implied.isEmpty()) {
      return Optional.empty();
    }
    Weights weights = state.moduleWeights().orElseThrow();
    Matrix guess = module.orElseThrow().predict(weights, h, y);
    float[] losses = implied.get().impliedLosses(spec.network().loss(), h, y, guess);
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    state.sample(Gauge.IMPLIED_LOSS, sum / Math.max(1, losses.length), span);
    return Optional.of(losses);
  }
}
