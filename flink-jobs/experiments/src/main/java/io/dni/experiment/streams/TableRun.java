// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.experiment.ResultRow;
import io.dni.inspect.RowExamples;
import io.dni.learning.features.RawRow;
import io.dni.learning.metrics.ClassFigure;
import io.dni.tabular.RowLearner;
import io.dni.tabular.TableRules;
import io.dni.tabular.TableSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One configuration on one stream, one pass.
 *
 * @param change of the table, before anyone sees it
 * @param most rows of the stream that are taken
 * @param seed of the start values, not 0
 */
record TableRun(
    PublicStream stream, Path data, TableSetup setup, RowChange change, int most, long seed) {
  private static final int WINDOWS = 50;

  ResultRow compute() {
    TableRules found;
    try (RowTable table = stream.open(data)) {
      found = TableRules.of(stream.name(), table.scan(), TableLayout.Label.CLASS);
    }
    TableRules rules = new TableRules(change.features(found.features()), found.labelled());
    RowLearner learner = new RowLearner(setup.config(rules, seed));
    SplittableRandom random = new SplittableRandom(seed);
    long copies = 0;
    try (RowTable table = stream.open(data)) {
      int taken = 0;
      for (Optional<RowTable.Row> row = table.next();
          row.isPresent() && taken < most;
          row = table.next(), taken++) {
        RawRow raw = change.of(RowExamples.raw(table, row.get(), found.features()), random);
        String label = row.get().label();
        // The copy without a label comes first, as an unlabelled row would.
        copies += learner.predict(raw).argMax(0) == learner.find(label) ? 1 : 0;
        learner.learn(raw, label);
      }
    }
    learner.finish();
    Map<String, Double> figures = learner.figures().figures();
    return new ResultRow()
        .with("stream", stream.name())
        .with("setup", setup.name())
        .with("change", change.toString())
        .with("seed", seed)
        .with("rows", learner.rows())
        .with("accuracy", figures.get(ClassFigure.ACCURACY.key()))
        .with("last quarter", learner.accuracy(learner.rows() * 3 / 4, learner.rows()))
        .with("unlabelled copies", copies / (double) learner.rows())
        .with("log loss", figures.get(ClassFigure.LOG_LOSS.key()))
        .with("kappa", figures.get(ClassFigure.KAPPA.key()))
        .with("majority", figures.get(ClassFigure.MAJORITY.key()))
        .with("class before", figures.get(ClassFigure.CLASS_BEFORE.key()))
        .withSeries("curve", learner.curve(WINDOWS));
  }
}
