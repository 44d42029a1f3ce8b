// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.Printable;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.message.Served;
import io.dni.streaming.wire.SnapshotEncoder;
import io.dni.streaming.wire.SnapshotEncoder.ExampleLosses;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots, predictions and metrics of one segment. */
final class SegmentReporter {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReporter.class);

  private final DecoupledSegment rule;
  private final ModelSpec spec;
  private final int index;
  private final SegmentReporting settings;
  private final SnapshotEncoder encoder;
  private final SegmentMetrics metrics;
  private final ScoringTask task;
  private final Optional<ScoreReporter> score;
  private final Map<String, Long> skippedBefore = new HashMap<>();

  SegmentReporter(
      DecoupledSegment rule,
      ModelSpec spec,
      Place place,
      int index,
      SegmentReporting settings,
      RuntimeContext context) {
    this.rule = rule;
    this.spec = spec;
    this.index = index;
    this.settings = settings;
    this.encoder = new SnapshotEncoder(settings.target());
    this.metrics = new SegmentMetrics(context.getMetricGroup(), place, index);
    this.task = ScoringTask.of(spec.network().loss(), spec.network().outputs());
    this.score =
        rule.isOutput()
            ? Optional.of(new ScoreReporter(task, settings, context, metrics.group()))
            : Optional.empty();
  }

  /**
   * After a batch went up.
   *
   * @param told outputs that are written and scored; output segment only
   * @param champion number of the champion, where they are its outputs; else 0
   */
  void forwarded(
      ModelBatch batch,
      ForwardStep step,
      Optional<ForwardStep.Output> told,
      long champion,
      SegmentState state,
      BiConsumer<OutputTag<EncodedRecord>, EncodedRecord> output)
      throws IOException {
    metrics.forwarded(batch.activation().h().rows(), state);
    warnOfSkips(batch.model(), state);
    if (settings.predictions() && told.isPresent()) {
      Served served = new Served(learned(state) - (batch.marker().frozen() ? 0 : 1), champion);
      for (EncodedRecord part : encoder.learned(batch, told.get(), task.classes(), served)) {
        output.accept(DecoupledSegmentFunction.PREDICTIONS, part);
      }
    }
    if (score.isPresent() && told.isPresent()) {
      Matrix predictions = settings.target().fromUnit(told.get().probabilities());
      Matrix targets = settings.target().fromUnit(batch.activation().y());
      for (DriftAlarm alarm : score.get().learned(batch.exampleIds(), predictions, targets)) {
        LOG.info(
            "model {}: {} notices drift at example {}, mean error {} before, {} since",
            Printable.of(batch.model(), Printable.LINE),
            alarm.detector(),
            alarm.example(),
            alarm.before(),
            alarm.after());
        output.accept(DecoupledSegmentFunction.EVENTS, encoder.drift(batch.model(), alarm));
      }
    }
    if (settings.interval().includes(state.count(Counter.BATCHES))) {
      Optional<ExampleLosses> losses =
          settings.perExample() ? Optional.of(exampleLosses(step, state)) : Optional.empty();
      SegmentSnapshot snapshot =
          SegmentSnapshot.of(batch.model(), index, rule.isOutput(), state, figures(batch));
      encoder
          .snapshot(batch, snapshot, losses)
          .forEach(part -> output.accept(DecoupledSegmentFunction.SNAPSHOTS, part));
    }
  }

  private ExampleLosses exampleLosses(ForwardStep step, SegmentState state) {
    return new ExampleLosses(
        step.output().map(ForwardStep.Output::losses),
        step.activation().flatMap(up -> rule.impliedLosses(state, up.h(), up.y())));
  }

  private Map<String, Double> figures(ModelBatch batch) throws IOException {
    long since = (long) settings.interval().every() * batch.activation().h().rows();
    return score.isPresent() ? score.get().figures(since) : Map.of();
  }

  private static long learned(SegmentState state) {
    return state.count(Counter.BATCHES) - state.count(Counter.FROZEN_BATCHES);
  }

  /**
   * After a batch without labels came out at the top.
   *
   * @param champion number of the champion, where they are its outputs; else 0
   */
  void predicted(
      ModelBatch batch,
      Matrix outputs,
      long champion,
      SegmentState state,
      BiConsumer<OutputTag<EncodedRecord>, EncodedRecord> output)
      throws IOException {
    boolean kept = score.isPresent() && score.get().awaits();
    if (settings.predictions() || kept) {
      Matrix probabilities = Matrix.zeros(outputs.rows(), outputs.columns());
      spec.network().loss().probabilities(outputs, probabilities.data());
      if (kept) {
        score.get().predicted(batch.exampleIds(), settings.target().fromUnit(probabilities));
      }
      if (!settings.predictions()) {
        return;
      }
      encoder
          .predicted(batch, probabilities, new Served(learned(state), champion))
          .forEach(part -> output.accept(DecoupledSegmentFunction.PREDICTIONS, part));
    }
  }

  /** After a signal came down. */
  void corrected(Outcome outcome, SegmentState state) {
    metrics.corrected(outcome, state);
  }

  /** After a signal came down for a model that this segment has never seen. */
  void orphan() {
    metrics.orphan();
  }

  /** A model leaves the heap: its score, at the output segment, goes with it. */
  Optional<ModelScore> forget(String model) throws IOException {
    skippedBefore.remove(model);
    return score.isPresent() ? score.get().forget() : Optional.empty();
  }

  /** A model has come back. */
  void remember(Optional<ModelScore> stored) throws IOException {
    if (score.isPresent() && stored.isPresent()) {
      score.get().remember(stored.get());
    }
  }

  /** A line when a model produces numbers that are not finite. */
  private void warnOfSkips(String model, SegmentState state) {
    long skipped = state.count(Counter.SKIPPED);
    Long before = skippedBefore.get(model);
    if (before == null || before != skipped) {
      skippedBefore.put(model, skipped);
    }
    if (before != null && skipped > before) {
      SkipWarnings.SHARED
          .skipped(model, index, skipped - before, System.currentTimeMillis())
          .ifPresent(LOG::warn);
    }
  }
}
