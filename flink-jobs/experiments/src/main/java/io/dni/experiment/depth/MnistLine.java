// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ResultRow;
import java.util.List;

/** One network that an experiment trains on MNIST: a row of its result. */
interface MnistLine {
  /** Name of the line. */
  String key();

  /** Share of the work, in units of one hidden block's training. */
  double weight(int epochs);

  /** Trains and gives the test accuracy after each epoch. */
  ResultRow train(MnistData data, LabelledImages test, int epochs, long seed);

  /** Trains all lines, one after the other, from one seed. */
  static void trainAll(ExperimentRun run, List<? extends MnistLine> lines, int epochs) {
    MnistData data = MnistData.of(run.settings());
    LabelledImages test = LabelledImages.first(data.test(), data.test().size());
    long seed = run.settings().seed() * 1000;
    run.progress().expect(lines.stream().mapToDouble(l -> l.weight(epochs)).sum());
    for (MnistLine line : lines) {
      run.row(line.key(), line.weight(epochs), () -> line.train(data, test, epochs, seed));
    }
  }
}
