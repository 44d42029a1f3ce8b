// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import java.util.List;

/**
 * The ways of training a deep network that the paper compares, and two of ours: where it is cut,
 * and the source.
 */
public enum TrainingMethod {
  /** One undivided segment with the true gradient. */
  BACKPROPAGATION("back-propagation", "none", Cuts.NONE),
  /** One interface with a synthetic gradient. */
  SINGLE_SG("single SG", "sg:hy", Cuts.ONE),
  /** A synthetic gradient between every two layers. */
  EVERY_LAYER_SG("every-layer SG", "sg:hy", Cuts.ALL),
  /** Direct feedback alignment to every layer. */
  DFA("DFA", "dfa", Cuts.ALL),
  /** Only the output layer learns: the control. */
  NONE("none below the output", "none", Cuts.ALL),
  /** Every-layer SG that sees the activation alone. */
  EVERY_LAYER_SG_H("every-layer SG, h only", "sg:h", Cuts.ALL),
  /** Every-layer SG that sees the label alone. */
  EVERY_LAYER_SG_Y("every-layer SG, y only", "sg:y", Cuts.ALL),
  /** Every-layer SG by least squares, all layers in one task (SPEC, sections 2 and 9). */
  EVERY_LAYER_LEAST_SQUARES("least squares", "sg:hy:r64", Cuts.ALL),
  /** A loss of its own at every layer (SPEC, section 10). */
  LOCAL("local losses", "local", Cuts.ALL);

  private enum Cuts {
    NONE,
    ONE,
    ALL
  }

  private final String label;
  private final String source;
  private final Cuts cuts;

  TrainingMethod(String label, String source, Cuts cuts) {
    this.label = label;
    this.source = source;
    this.cuts = cuts;
  }

  /** The name in tables and pictures. */
  public String label() {
    return label;
  }

  /** How long it takes, in units of back-propagation, about. */
  double work() {
    return switch (this) {
      case NONE -> 0.5;
      case BACKPROPAGATION, SINGLE_SG, DFA, LOCAL -> 1;
      default -> 1.5;
    };
  }

  /**
   * The model.
   *
   * @param cut the single interface lies after this block
   * @param optimizer of segments and SG modules alike
   */
  public ModelSpec model(NetworkSpec network, int cut, Optimizer optimizer, long seed) {
    List<Integer> where =
        switch (cuts) {
          case NONE -> List.of();
          case ONE -> List.of(cut);
          case ALL -> ModelSpec.everyLayer(network);
        };
    ModuleOptimizer modules =
        this == EVERY_LAYER_LEAST_SQUARES ? ModuleOptimizer.parse("rls:0.995") : optimizer;
    return ModelSpec.of(network, where, GradientSource.parse(source), optimizer, modules, seed);
  }

  /** The paper's modules guess before they are corrected; those by least squares after it. */
  SequentialTrainer trainer(ModelSpec model) {
    SequentialTrainer trainer = new SequentialTrainer(model);
    return this == EVERY_LAYER_LEAST_SQUARES ? trainer.inOneTask() : trainer;
  }
}
