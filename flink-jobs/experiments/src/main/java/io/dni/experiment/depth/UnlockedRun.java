// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One line of the table of better modules: a network, how it is unlocked, and what the reference
 * reached (SPEC, section 9).
 *
 * @param hidden number of hidden blocks
 * @param source at the interfaces
 * @param modules how its SG modules learn
 * @param late where signals come late, and by how much
 * @param reference test accuracy after three epochs; NaN where there is none
 */
record UnlockedRun(int hidden, String source, String modules, Late late, double reference)
    implements MnistLine {
  private static final int WIDTH = 512;
  private static final int BATCH = 128;
  private static final double RATE = 1e-3;

  /** Where signals come late. */
  enum Late {
    /** Nowhere. */
    NOWHERE("at once", 0, 0, false),
    /** Nowhere, but each segment is a task of its own: it guesses before it is corrected. */
    GUESSED_FIRST("at once, guessed first", 0, 0, false),
    /** Five batches at each interface. */
    EACH("5 each", 5, 5, false),
    /** Three batches at the middle interface: what two tasks make of it. */
    MIDDLE("3 in the middle", 0, 3, false),
    /** One interface, in the middle, and three batches there. */
    ONE_CUT("one cut, 3", 0, 3, true);

    private final String label;
    private final int elsewhere;
    private final int middle;
    private final boolean oneCut;

    Late(String label, int elsewhere, int middle, boolean oneCut) {
      this.label = label;
      this.elsewhere = elsewhere;
      this.middle = middle;
      this.oneCut = oneCut;
    }

    /** First segment of each task: two where the middle is late, else one for all or for each. */
    private List<Integer> tasks(ModelSpec model, int below) {
      if (this == NOWHERE) {
        return List.of(0);
      }
      return elsewhere < middle
          ? List.of(0, below + 1)
          : IntStream.range(0, model.segments()).boxed().toList();
    }
  }

  @Override
  public String key() {
    return "h=%d, %s %s, %s".formatted(hidden, source, modules, late.label);
  }

  /** Whether SG modules solve for least squares at every interface. */
  boolean solvedEverywhere() {
    return modules.startsWith("rls") && !late.oneCut;
  }

  /** Whether all signals but those of the middle come at once. */
  boolean inTwoTasks() {
    return late == Late.MIDDLE;
  }

  @Override
  public double weight(int epochs) {
    return (1.5 + hidden) * epochs * (modules.startsWith("adam") && source.equals("sg:hy") ? 2 : 1);
  }

  /** And the least cosine of the guesses. */
  @Override
  public ResultRow train(MnistData data, LabelledImages test, int epochs, long seed) {
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.parseWidths("784-%dx%d-10".formatted(WIDTH, hidden)),
            Nonlinearity.RELU,
            true,
            Loss.SOFTMAX);
    List<Integer> cuts = late.oneCut ? List.of(hidden / 2) : ModelSpec.everyLayer(network);
    ModelSpec model =
        ModelSpec.of(
            network,
            cuts,
            GradientSource.parse(source),
            new Adam(RATE),
            ModuleOptimizer.parse(modules),
            seed);
    int middle = cuts.indexOf(hidden / 2);
    SequentialTrainer trainer =
        new SequentialTrainer(
                model, "depth", new InterfaceDelay(i -> i == middle ? late.middle : late.elsewhere))
            .inTasks(late.tasks(model, middle))
            .unscored();
    ImageTraining training = new ImageTraining(trainer, data.train(), BATCH, seed);
    ResultRow row =
        new ResultRow()
            .with("hidden", hidden)
            .with("source", source)
            .with("modules", modules)
            .with("late", late.label)
            .with("reference", reference)
            .with("seed", seed);
    training.epochs(epochs, test, row);
    double[] cosines =
        trainer.states().stream()
            .mapToDouble(SegmentState::cosine)
            .filter(Double::isFinite)
            .toArray();
    return row.with(
            "least cosine",
            cosines.length == 0
                ? ""
                : (Object) java.util.Arrays.stream(cosines).min().orElseThrow())
        .withSeries("cosines", cosines);
  }
}
