// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import static io.dni.experiment.depth.TrainingMethod.BACKPROPAGATION;
import static io.dni.experiment.depth.TrainingMethod.DFA;
import static io.dni.experiment.depth.TrainingMethod.EVERY_LAYER_LEAST_SQUARES;
import static io.dni.experiment.depth.TrainingMethod.EVERY_LAYER_SG;
import static io.dni.experiment.depth.TrainingMethod.LOCAL;
import static io.dni.experiment.depth.TrainingMethod.SINGLE_SG;

import io.dni.dataset.Dataset;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.Progress;
import io.dni.experiment.ResultRow;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Figures 7 and 8: networks of 20 hidden blocks, trained by six methods on the same batches, and
 * measured layer by layer at several moments of training.
 */
final class DeepNetworkStudy {
  /** Hidden blocks. */
  static final int LAYERS = 20;

  /** The single SG lies above this block, as in the paper. */
  static final int CUT = 11;

  /** In the order of the figures' rows: the paper's, then ours. */
  static final List<TrainingMethod> METHODS =
      List.of(BACKPROPAGATION, SINGLE_SG, EVERY_LAYER_SG, DFA, EVERY_LAYER_LEAST_SQUARES, LOCAL);

  /** The moment for which the reference gives numbers. */
  static final int REFERENCE_STEP = 2000;

  private static final int WIDTH = 128;
  private static final int BATCH = 256;
  private static final double RATE = 1e-3;
  private static final List<Integer> MOMENTS = List.of(100, 500, REFERENCE_STEP, 8000);
  private static final List<Integer> QUICK_MOMENTS = List.of(50, 300);

  private final ExperimentSettings settings;

  DeepNetworkStudy(ExperimentSettings settings) {
    this.settings = settings;
  }

  /** Steps after which the networks are measured. */
  List<Integer> moments() {
    return settings.quick() ? QUICK_MOMENTS : MOMENTS;
  }

  /** The last of them. */
  int last() {
    return moments().get(moments().size() - 1);
  }

  /** Whether the reference's moment is among them. */
  boolean reachesReference() {
    return moments().contains(REFERENCE_STEP);
  }

  /** The moments in the tables: the reference's, if it is reached, and the last. */
  List<Integer> tabulated() {
    return moments().stream().filter(step -> step == REFERENCE_STEP || step == last()).toList();
  }

  /** The numbers that shape the networks. */
  Map<String, String> parameters() {
    return Map.of(
        "network",
        "784-%dx%d-10, batch norm".formatted(WIDTH, LAYERS),
        "batch",
        String.valueOf(BATCH),
        "optimizer",
        "adam:" + RATE,
        "single SG",
        "above block " + CUT,
        "least squares",
        "rls:0.995, rank 64, in one task",
        "moments",
        moments().stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  /** Name of a series or column at a moment. */
  static String series(String what, int step) {
    return what + " @" + step;
  }

  /**
   * One row per method: its test accuracy at each moment, and what is measured.
   *
   * @param measurement made at each moment
   */
  void run(ExperimentRun run, MnistData data, LayerMeasurement measurement) {
    LabelledImages test = LabelledImages.first(data.test(), data.test().size());
    run.progress().expect(METHODS.stream().mapToDouble(TrainingMethod::work).sum());
    for (TrainingMethod method : METHODS) {
      run.row(
          method.label(),
          method.work(),
          () -> train(method, data.train(), test, measurement, run.progress()));
    }
  }

  /** Trains one network and measures it. */
  ResultRow train(
      TrainingMethod method,
      Dataset examples,
      LabelledImages test,
      LayerMeasurement measurement,
      Progress progress) {
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.parseWidths("784-%dx%d-10".formatted(WIDTH, LAYERS)),
            Nonlinearity.RELU,
            true,
            Loss.SOFTMAX);
    long seed = settings.seed();
    ImageTraining training =
        new ImageTraining(
            method.trainer(method.model(network, CUT, new Adam(RATE), seed)),
            examples,
            BATCH,
            seed);
    ResultRow row = new ResultRow().with("method", method.label());
    for (int step : moments()) {
      training.trainTo(step);
      row.with(series("test accuracy", step), training.accuracy(test));
      measurement.measure(training, step, row);
      progress.within("%s, step %d of %d".formatted(method.label(), step, last()));
    }
    return row;
  }
}
