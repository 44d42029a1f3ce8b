// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.drift;

import io.dni.dataset.ExampleStream;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A model that learns all the while, watched as the job watches it.
 *
 * @param name of the stream
 * @param examples length of the stream
 * @param changes numbers of the examples at which the concept changes, ascending
 */
record LearningRun(String name, int examples, List<Integer> changes) {
  static final int BATCH = 32;
  private static final List<String> DETECTORS = List.of("adwin", "page-hinkley");

  /** Features, classes, and the streams that follow each other, one per concept. */
  record Source(int width, int classes, IntFunction<ExampleStream> concept) {
    static Source of(int width, IntFunction<ExampleStream> concept) {
      return new Source(width, 2, concept);
    }
  }

  /** Adds a row per detector, or those of an earlier run. */
  void rows(ExperimentRun run, Source source, long seed) {
    List<List<ResultRow>> computed = new ArrayList<>();
    for (int d = 0; d < DETECTORS.size(); d++) {
      int detector = d;
      run.row(
          "%s %s, seed %d".formatted(DETECTORS.get(d), name, seed),
          () -> {
            if (computed.isEmpty()) {
              computed.add(compute(source, seed));
            }
            return computed.get(0).get(detector);
          });
    }
  }

  /** One row per detector. */
  private List<ResultRow> compute(Source source, long seed) {
    SequentialTrainer trainer = trainer(source, seed);
    ModelScore score = new ModelScore(new ScoringTask(true, source.classes()), 1_000);
    List<DriftAlarm> alarms = new ArrayList<>();
    int concept = 0;
    ExampleStream stream = source.concept().apply(0);
    for (int seen = 0; seen + BATCH <= examples; seen += BATCH) {
      if (concept < changes.size() && seen >= changes.get(concept)) {
        stream = source.concept().apply(++concept);
      }
      Matrix x = Matrix.zeros(BATCH, source.width());
      int[] labels = new int[BATCH];
      stream.nextBatch(x.data(), labels);
      Matrix y = Matrix.oneHot(labels, source.classes());
      ForwardStep.Output output = trainer.train(x, y);
      alarms.addAll(score.add(output.probabilities(), y));
    }
    return DETECTORS.stream().map(d -> row(d, alarms, score)).toList();
  }

  private ResultRow row(String detector, List<DriftAlarm> alarms, ModelScore score) {
    List<Long> at =
        alarms.stream()
            .filter(a -> a.detector().equals(detector))
            .map(DriftAlarm::example)
            .toList();
    double[] delays = new double[changes.size()];
    int explained = 0;
    for (int i = 0; i < delays.length; i++) {
      long from = changes.get(i);
      long to = i + 1 < delays.length ? changes.get(i + 1) : examples;
      List<Long> after = at.stream().filter(e -> e > from && e <= to).toList();
      delays[i] = after.isEmpty() ? Double.NaN : after.get(0) - from;
      explained += after.isEmpty() ? 0 : 1;
    }
    ResultRow row =
        new ResultRow()
            .with("detector", detector)
            .with("stream", name)
            .with("error", 1 - score.run().figures().get("accuracy"))
            .with("examples", examples)
            .with("alarms", at.size() - explained);
    return Delays.row(row, delays);
  }

  private static SequentialTrainer trainer(Source source, long seed) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(source.width(), 64, 64, source.classes()),
            Nonlinearity.RELU,
            true,
            Loss.SOFTMAX);
    return new SequentialTrainer(
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse("sg:hy"),
            new Adam(3e-3),
            new Adam(3e-3),
            seed));
  }
}
