// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep;
import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ExampleDigest;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * One segment of every model, as an operator: activations on the first input, signals from above on
 * the second. It moves messages and keeps state; what happens to the numbers is {@link
 * DecoupledSegment}'s affair.
 *
 * <p>State is read, changed in place and written back within one callback, and never kept in a
 * field: so a checkpoint that is being written in the background keeps a copy of its own.
 *
 * <p>In lock-step mode a batch waits here while an earlier one of its model is pending, so each
 * segment does forward(t), correct(t), forward(t + 1), … whatever the timing, and the job equals
 * the sequential trainer.
 */
public final class DecoupledSegmentFunction
    extends KeyedCoProcessFunction<String, ModelBatch, ModelSignal, ModelBatch>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /** Signals on their way down, for Kafka. */
  public static final OutputTag<ModelSignal> SIGNALS = new OutputTag<>("signals", ModelSignal.TYPE);

  /** Loss estimates, for Kafka. */
  public static final OutputTag<EncodedRecord> LOSS_ESTIMATES =
      new OutputTag<>("loss-estimates", EncodedRecord.TYPE);

  /** Step metrics, for Kafka. */
  public static final OutputTag<EncodedRecord> STEP_METRICS =
      new OutputTag<>("step-metrics", EncodedRecord.TYPE);

  /** Predictions, for Kafka; output segment only. */
  public static final OutputTag<EncodedRecord> PREDICTIONS =
      new OutputTag<>("predictions", EncodedRecord.TYPE);

  private final ModelSettings settings;
  private final int index;
  private final SegmentReporting reporting;
  private final BatchingSettings batching;
  private transient DecoupledSegment rule;
  private transient SegmentReporter reporter;
  private transient ValueState<SegmentState> state;
  private transient ListState<ModelBatch> waiting;
  private transient ValueState<Long> pendingSince;
  private transient ListState<String> storedSettings;
  private transient AttemptClock clock;

  /**
   * @param settings of the model, as text
   * @param index of this segment, 0 next to the input
   * @param reporting what is told to the world, and how often
   * @param batching lock-step or not
   */
  public DecoupledSegmentFunction(
      ModelSettings settings, int index, SegmentReporting reporting, BatchingSettings batching) {
    this.settings = settings;
    this.index = index;
    this.reporting = reporting;
    this.batching = batching;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    storedSettings = context.getOperatorStateStore().getUnionListState(ModelStates.settings());
    if (context.isRestored()) {
      List<String> stored = new ArrayList<>();
      storedSettings.get().forEach(stored::add);
      settings.requireCompatible(stored);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    storedSettings.update(first ? settings.toLines() : List.of());
  }

  @Override
  public void open(OpenContext context) {
    clock = new AttemptClock();
    ModelSpec spec = settings.toSpec();
    rule = new DecoupledSegment(spec, index);
    reporter = new SegmentReporter(rule, spec, index, reporting, getRuntimeContext());
    state = getRuntimeContext().getState(ModelStates.segment());
    waiting = getRuntimeContext().getListState(ModelStates.waiting());
    pendingSince = getRuntimeContext().getState(ModelStates.pendingSince());
  }

  /** A batch comes up. */
  @Override
  public void processElement1(ModelBatch batch, Context context, Collector<ModelBatch> out)
      throws Exception {
    SegmentState segment = current(batch.model());
    if (!batch.labelled()) {
      infer(segment, batch, context, out);
    } else if (isBusy(segment)) {
      waiting.add(batch);
      startTimeout(context);
    } else {
      goOn(segment, context, out);
      forward(segment, batch, context, out);
      state.update(segment);
    }
  }

  /** A signal comes down. */
  @Override
  public void processElement2(ModelSignal message, Context context, Collector<ModelBatch> out)
      throws Exception {
    SegmentState segment = state.value();
    if (segment == null) {
      // Nothing can be pending, and a stray signal must not bring a model into being.
      reporter.orphan();
      return;
    }
    CorrectionStep step = rule.correct(segment, message.signal());
    send(message.model(), step.signals(), context);
    reporter.corrected(step.outcome(), segment);
    if (step.outcome() == Outcome.APPLIED || step.outcome() == Outcome.SKIPPED) {
      goOn(segment, context, out);
    }
    state.update(segment);
  }

  /**
   * In lock-step: if a signal is overdue, its batch is given up, and the model goes on. Out of it a
   * timer is one that a job in lock-step has left in the checkpoint, as it may have left batches.
   */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ModelBatch> out)
      throws Exception {
    SegmentState segment = current(context.getCurrentKey());
    if (!isBusy(segment)) {
      goOn(segment, context, out);
      state.update(segment);
      return;
    }
    long now = context.timerService().currentProcessingTime();
    Long since = pendingSince.value();
    // A job out of lock-step, which this one goes on from, has not noted when.
    long due =
        clock.within(since == null ? Long.MIN_VALUE : since, now)
            + batching.feedbackTimeout().toMillis();
    if (now < due) {
      // Another batch has gone up since this timer was set, and may be waited for in vain too.
      context.timerService().registerProcessingTimeTimer(due);
      return;
    }
    rule.giveUp(segment);
    goOn(segment, context, out);
    state.update(segment);
    if (segment.pending().size() > 0) {
      startTimeout(context);
    }
  }

  private SegmentState current(String model) throws Exception {
    SegmentState segment = state.value();
    return segment == null ? rule.newState(model) : segment;
  }

  private void forward(
      SegmentState segment, ModelBatch batch, Context context, Collector<ModelBatch> out)
      throws Exception {
    ForwardStep step =
        rule.forward(segment, batch.activation(), ExampleDigest.of(batch.exampleIds()));
    step.activation().ifPresent(h -> out.collect(batch.risen(h)));
    send(batch.model(), step.signals(), context);
    reporter.forwarded(batch, step, segment, context::output);
    if (batching.lockStep() && segment.pending().size() > 0) {
      long now = context.timerService().currentProcessingTime();
      pendingSince.update(clock.within(now, now));
    }
  }

  private void infer(
      SegmentState segment, ModelBatch batch, Context context, Collector<ModelBatch> out) {
    Matrix h = rule.infer(segment, batch.activation().h());
    if (rule.isOutput()) {
      reporter.predicted(batch, h, context::output);
    } else {
      Activation risen = new Activation(batch.activation().id(), h, batch.activation().y());
      out.collect(batch.risen(risen));
    }
  }

  /** Whether the next batch has to wait. */
  private boolean isBusy(SegmentState segment) {
    return batching.lockStep() && segment.pending().size() > 0;
  }

  /** Takes up what has been waiting, also what a job in lock-step has left in the checkpoint. */
  private void goOn(SegmentState segment, Context context, Collector<ModelBatch> out)
      throws Exception {
    Deque<ModelBatch> queue = new ArrayDeque<>();
    waiting.get().forEach(queue::add);
    if (queue.isEmpty()) {
      return;
    }
    while (!queue.isEmpty() && !isBusy(segment)) {
      forward(segment, queue.remove(), context, out);
    }
    waiting.update(List.copyOf(queue));
  }

  private static void send(String model, List<ErrorSignal> signals, Context context) {
    for (ErrorSignal signal : signals) {
      context.output(SIGNALS, new ModelSignal(model, signal));
    }
  }

  private void startTimeout(Context context) {
    long now = context.timerService().currentProcessingTime();
    long since = clock.within(now, now);
    context
        .timerService()
        .registerProcessingTimeTimer(since + batching.feedbackTimeout().toMillis());
  }
}
