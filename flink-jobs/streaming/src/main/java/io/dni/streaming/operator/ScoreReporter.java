// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.metrics.Tally;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.labels.ArrivalScore;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.MetricGroup;

/**
 * Scores the predictions of the output segment, per model, in keyed state of its own beside the
 * segment's: both are of the same batch in every checkpoint.
 *
 * <p>As Flink metrics, of the model that was told of last: {@code run.KEY}, {@code window.KEY} and
 * {@code arrival.KEY} for each of {@link Figures}, and {@code driftAlarms} since the task started.
 */
final class ScoreReporter {
  /** Of the score on arrival only the whole run is told. */
  private static final int SMALLEST_WINDOW = 10;

  /** Windows that a short run has. */
  private static final int SHORT_RUN = 10;

  private final ScoringTask task;
  private final int window;
  private final int arrivals;
  private final ValueState<ModelScore> state;
  private final ValueState<ArrivalScore> arrivalState;
  private final org.apache.flink.metrics.Counter driftAlarms;

  // Read by the metric threads; a new map each time.
  private volatile Map<String, Double> published = Map.of();

  ScoreReporter(
      ScoringTask task, SegmentReporting settings, RuntimeContext context, MetricGroup group) {
    this.task = task;
    this.window = settings.window();
    this.arrivals = settings.arrivals();
    state = context.getState(ModelStates.score());
    arrivalState = context.getState(ModelStates.arrivalScore());
    driftAlarms = group.counter("driftAlarms");
    for (String scope : Figures.SCOPES) {
      MetricGroup scoped = group.addGroup(scope);
      for (Figures.Figure figure : Figures.of(task)) {
        String name = Figures.name(scope, figure);
        scoped.gauge(figure.key(), () -> published.getOrDefault(name, Double.NaN));
      }
    }
  }

  /** The model leaves the heap: its score goes with it. */
  Optional<ModelScore> forget() throws IOException {
    Optional<ModelScore> score = Optional.ofNullable(state.value());
    state.clear();
    return score;
  }

  /** The model has come back with its score. */
  void remember(ModelScore score) throws IOException {
    state.update(score);
  }

  /** Examples without labels were predicted, {@code [batch, outputs]}. */
  void predicted(List<String> ids, Matrix predictions) throws IOException {
    ArrivalScore score = arrived();
    score.predicted(ids, predictions, arrivals);
    arrivalState.update(score);
  }

  /** Whether predictions are kept until their labels come. */
  boolean awaits() {
    return arrivals > 0;
  }

  private ArrivalScore arrived() throws IOException {
    ArrivalScore score = arrivalState.value();
    return score == null ? new ArrivalScore(new ModelScore(task, SMALLEST_WINDOW)) : score;
  }

  /**
   * Scores a batch with the predictions that were made before it was learned, and, where labels
   * come later, with those that were made when its examples came.
   */
  List<DriftAlarm> learned(List<String> ids, Matrix predictions, Matrix targets)
      throws IOException {
    if (awaits()) {
      ArrivalScore arrived = arrived();
      arrived.learned(ids, predictions, targets);
      arrivalState.update(arrived);
    }
    ModelScore score = state.value();
    if (score == null) {
      score = new ModelScore(task, window);
    }
    List<DriftAlarm> alarms = score.add(predictions, targets);
    driftAlarms.inc(alarms.size());
    state.update(score);
    return alarms;
  }

  /**
   * Whether a snapshot has the figures of the window. They cost a walk over it, so in the long run
   * they are there only if it has moved by its length since the snapshot before; in a short one
   * always, or its last figures would be those of rows long ago.
   *
   * @param n examples so far
   * @param since examples since the snapshot before
   */
  static boolean tellsWindow(long n, long since, int window) {
    return n <= (long) SHORT_RUN * window || n / window > (n - since) / window;
  }

  /**
   * The figures of the model, for a snapshot; see {@link #tellsWindow} for those of the window.
   *
   * @param since examples since the snapshot before
   */
  Map<String, Double> figures(long since) throws IOException {
    ModelScore score = state.value();
    Tally run = score.run();
    long n = run.examples();
    Map<String, Double> figures = new TreeMap<>(Figures.scoped(Figures.RUN, run));
    figures.put("run.driftAlarms", (double) score.drift().alarms());
    if (tellsWindow(n, since, window)) {
      Tally newest = score.window();
      figures.putAll(Figures.scoped(Figures.WINDOW, newest));
      figures.putAll(Figures.confusions(Figures.WINDOW, newest));
    }
    if (awaits()) {
      figures.putAll(Figures.scoped(Figures.ARRIVAL, arrived().score().run()));
    }
    Map<String, Double> all = new TreeMap<>(published);
    all.putAll(figures);
    published = all;
    return figures;
  }
}
