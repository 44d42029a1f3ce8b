// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.experiment.ResultRow;
import io.dni.experiment.normalisation.ClassStream;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.tabular.RowLearner;
import io.dni.tabular.TableRules;
import io.dni.tabular.TableSetup;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** The rules on five drifting Gaussian classes: mixed, in runs of one class, or in other units. */
record UnitsRun(ClassStream.Order order, int rows, long seed) {
  static final int WINDOW = 1_000;
  private static final double RECOVERED = 0.02;

  ResultRow compute() {
    FeatureSpec features =
        new FeatureSpec(
            IntStream.range(0, ClassStream.INPUTS)
                .mapToObj(j -> Column.number("x" + j, false))
                .toList(),
            ClassStream.CLASSES,
            FeatureSpec.DEFAULT_HALF_LIFE,
            true);
    RowLearner learner =
        new RowLearner(TableSetup.RULES.config(new TableRules(features, rows), seed));
    ClassStream stream = new ClassStream(order, rows, seed);
    double[] x = new double[ClassStream.INPUTS];
    for (int i = 0; i < rows; i++) {
      int label = stream.next(x);
      learner.learn(new RawRow(x.clone(), new String[0]), "class" + label);
    }
    double[] windows = learner.curve(rows / WINDOW);
    int half = windows.length / 2;
    double before = Arrays.stream(windows, half - 5, half).average().orElseThrow();
    int recovery = 0;
    while (half + recovery < windows.length && windows[half + recovery] < before - RECOVERED) {
      recovery++;
    }
    return new ResultRow()
        .with("stream", "five classes, " + order.name().toLowerCase(Locale.ROOT))
        .with("setup", TableSetup.RULES.name())
        .with("change", RowChange.NONE.toString())
        .with("seed", seed)
        .with("rows", rows)
        .with("accuracy", learner.accuracy(0, rows))
        .with(
            "lowest after the middle",
            Arrays.stream(windows, half, windows.length).min().orElseThrow())
        .with("rows to recover", recovery * WINDOW)
        .withSeries("curve", windows);
  }
}
