// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.message.Served;
import io.dni.streaming.wire.SnapshotEncoder;
import io.dni.streaming.wire.SnapshotEncoder.ExampleLosses;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.OutputTag;

/** Snapshots, predictions and metrics of one segment. */
final class SegmentReporter {
  private final DecoupledSegment rule;
  private final int index;
  private final SegmentReporting settings;
  private final SnapshotEncoder encoder;
  private final SegmentMetrics metrics;
  private final Optional<OutputReporter> outputs;
  private final SkipWatch skips;

  SegmentReporter(
      DecoupledSegment rule,
      ModelSpec spec,
      Place place,
      int index,
      SegmentReporting settings,
      RuntimeContext context) {
    this.rule = rule;
    this.index = index;
    this.settings = settings;
    this.encoder = new SnapshotEncoder(settings.target());
    this.metrics = new SegmentMetrics(context.getMetricGroup(), place, index);
    this.skips = new SkipWatch(index);
    this.outputs =
        rule.isOutput() ? Optional.of(outputs(spec.network(), context)) : Optional.empty();
  }

  private OutputReporter outputs(NetworkSpec network, RuntimeContext context) {
    ScoringTask task = ScoringTask.of(network.loss(), network.outputs());
    ScoreReporter score = new ScoreReporter(task, settings, context, metrics.group());
    return new OutputReporter(network.loss(), task, settings, encoder, score);
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
    skips.sees(batch.model(), state);
    if (outputs.isPresent() && told.isPresent()) {
      Served served = new Served(learned(state) - (batch.marker().frozen() ? 0 : 1), champion);
      outputs.get().learned(batch, told.get(), served, output);
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
    return outputs.isPresent() ? outputs.get().figures(since) : Map.of();
  }

  private static long learned(SegmentState state) {
    return state.count(Counter.BATCHES) - state.count(Counter.FROZEN_BATCHES);
  }

  /**
   * After a batch without labels came out at the top.
   *
   * @param predictions outputs of the network {@code [batch, outputs]}
   * @param champion number of the champion, where they are its outputs; else 0
   */
  void predicted(
      ModelBatch batch,
      Matrix predictions,
      long champion,
      SegmentState state,
      BiConsumer<OutputTag<EncodedRecord>, EncodedRecord> output)
      throws IOException {
    if (outputs.isPresent()) {
      outputs.get().predicted(batch, predictions, new Served(learned(state), champion), output);
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
    skips.forget(model);
    return outputs.isPresent() ? outputs.get().forget() : Optional.empty();
  }

  /** A model has come back. */
  void remember(Optional<ModelScore> stored) throws IOException {
    if (outputs.isPresent() && stored.isPresent()) {
      outputs.get().remember(stored.get());
    }
  }
}
