// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import java.util.List;

/** The ways of training a deep network that the paper compares: where it is cut, and the source. */
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
  EVERY_LAYER_SG_Y("every-layer SG, y only", "sg:y", Cuts.ALL);

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
    return ModelSpec.of(network, where, GradientSource.parse(source), optimizer, optimizer, seed);
  }
}
