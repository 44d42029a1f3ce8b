// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.CorrectionStep;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.HandOver;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelMove;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * One segment of every model, as an operator: batches and signals come in, batches and the signals
 * for segments above go out. It moves messages and keeps state; what happens to the numbers is
 * {@link DecoupledSegment}'s affair.
 *
 * <p>A signal for a segment of the same task is handed over (see {@link HandOver}): the receiver
 * finds it when its own call to the operators above returns, and learns after that. Any other goes
 * out to Kafka, and so does one for which no call waits below, because a timer made it.
 *
 * <p>State is read, changed in place and written back within one callback, and never kept in a
 * field: so a checkpoint that is being written in the background keeps a copy of its own.
 *
 * <p>In lock-step mode a batch waits here while an earlier one of its model is pending ({@link
 * WaitingBatches}), and so the job equals the sequential trainer.
 *
 * <p>Longer than most, so that everything that touches the state, and the order in which it does,
 * can be read in one piece.
 */
public final class DecoupledSegmentFunction
    extends KeyedProcessFunction<String, TaskMessage, TaskMessage>
    implements CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1;

  /** Signals on their way down, for Kafka. */
  public static final OutputTag<ModelSignal> SIGNALS = new OutputTag<>("signals", ModelSignal.TYPE);

  /** Snapshots of what the segment knows and has counted, for Kafka. */
  public static final OutputTag<EncodedRecord> SNAPSHOTS =
      new OutputTag<>("snapshots", EncodedRecord.TYPE);

  /** Predictions, for Kafka; output segment only. */
  public static final OutputTag<EncodedRecord> PREDICTIONS =
      new OutputTag<>("predictions", EncodedRecord.TYPE);

  /** What has happened to models, and what became of commands, for Kafka. */
  public static final OutputTag<EncodedRecord> EVENTS =
      new OutputTag<>("events", EncodedRecord.TYPE);

  /** What the gate commands, for Kafka; output segment only. */
  public static final OutputTag<EncodedRecord> COMMANDS =
      new OutputTag<>("commands", EncodedRecord.TYPE);

  private ModelSettings settings;
  private final int index;
  private final Place place;
  private final SegmentReporting reporting;
  private final BatchingSettings batching;
  private final boolean checkpointing;
  private transient DecoupledSegment rule;
  private transient SegmentReporter reporter;
  private transient ValueState<SegmentState> state;
  private transient WaitingBatches waiting;
  private transient ListState<String> storedSettings;
  private transient SegmentControl control;
  private transient boolean restored;
  private transient MovingSegments moving;

  /**
   * @param settings of the model, as text
   * @param index of this segment, 0 next to the input
   * @param place the task that it runs in
   * @param reporting what is told to the world, and how often
   * @param batching lock-step or not
   * @param checkpointing whether checkpoints are taken
   */
  public DecoupledSegmentFunction(
      ModelSettings settings,
      int index,
      Place place,
      SegmentReporting reporting,
      BatchingSettings batching,
      boolean checkpointing) {
    this.settings = settings;
    this.index = index;
    this.place = place;
    this.reporting = reporting;
    this.batching = batching;
    this.checkpointing = checkpointing;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    storedSettings = context.getOperatorStateStore().getUnionListState(ModelStates.settings());
    if (context.isRestored()) {
      List<String> stored = new ArrayList<>();
      storedSettings.get().forEach(stored::add);
      settings.requireCompatible(stored);
      settings = settings.keepingNames(stored);
    }
    restored = context.isRestored();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    storedSettings.update(first ? settings.toLines() : List.of());
    control.begins(context.getCheckpointId());
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    control.completes(checkpoint);
  }

  @Override
  public void open(OpenContext context) {
    ModelSpec spec = settings.toSpec();
    rule = new DecoupledSegment(spec, index);
    reporter = new SegmentReporter(rule, spec, place, index, reporting, getRuntimeContext());
    control =
        new SegmentControl(
                settings, index, rule, restored, reporting.serving(), getRuntimeContext())
            .checkpointed(checkpointing);
    state = getRuntimeContext().getState(ModelStates.segment());
    boolean wholeModel = place.first() == 0 && place.last() == spec.segments() - 1;
    waiting = new WaitingBatches(batching, restored, wholeModel, getRuntimeContext());
    moving = new MovingSegments(settings, index, rule, state, waiting, reporter, control);
  }

  @Override
  public void processElement(TaskMessage message, Context context, Collector<TaskMessage> out)
      throws Exception {
    Call call = new Call(context, message.handOver(), out);
    if (message.content() instanceof ModelBatch batch) {
      rises(batch, call);
    } else if (message.content() instanceof ModelSignal signal) {
      if (signal.signal().interfaceIndex() == index) {
        comesDown(signal, call);
      } else {
        passesOn(message, call);
      }
    } else if (message.content() instanceof ModelMove move) {
      moving.move(move);
      if (!rule.isOutput()) {
        out.collect(message);
      }
    } else {
      throw new IllegalStateException("segment " + index + ": " + message.content().getClass());
    }
  }

  /**
   * What one callback has in its hands.
   *
   * @param context Flink's
   * @param handOver between the segments that this call runs through
   * @param up the operator above
   */
  private record Call(
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context,
      HandOver handOver,
      Collector<TaskMessage> up) {

    void pass(ModelBatch batch) {
      up.collect(new TaskMessage(batch, handOver));
    }
  }

  private void rises(ModelBatch batch, Call call) throws Exception {
    SegmentState segment = current(batch.model());
    if (!batch.labelled()) {
      infer(segment, batch, call);
      return;
    }
    goOn(segment, call);
    if (waiting.isBusy(segment, batch.model())) {
      if (!waiting.add(batch)) {
        giveUp(segment, batch.model());
        goOn(segment, call);
      }
      waiting.startTimeout(call.context().timerService());
    } else {
      forward(segment, batch, call);
    }
    state.update(segment);
  }

  private void comesDown(ModelSignal signal, Call call) throws Exception {
    SegmentState segment = state.value();
    if (segment == null) {
      // Nothing can be pending, and a stray signal must not bring a model into being.
      reporter.orphan();
      return;
    }
    correct(segment, signal.decoded(), call);
    goOn(segment, call);
    state.update(segment);
  }

  /** A signal for a segment above: what comes of it there may be a signal for this one. */
  private void passesOn(TaskMessage message, Call call) throws Exception {
    call.up().collect(message);
    List<ErrorSignal> signals = call.handOver().take(index);
    if (!signals.isEmpty()) {
      SegmentState segment = current(message.model());
      for (ErrorSignal signal : signals) {
        correct(segment, signal, call);
      }
      goOn(segment, call);
      state.update(segment);
    }
  }

  /**
   * In lock-step: if a signal is overdue, its batch is given up, and the model goes on. Out of it a
   * timer is one that a job in lock-step has left in the checkpoint, as it may have left batches.
   */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<TaskMessage> out)
      throws Exception {
    SegmentState segment = state.value();
    if (segment == null) {
      return;
    }
    control.rang(context);
    if (waiting.isBusy(segment, context.getCurrentKey())) {
      if (!waiting.overdue(context.timerService())) {
        return;
      }
      giveUp(segment, context.getCurrentKey());
    }
    Call call = new Call(context, new HandOver(), out);
    goOn(segment, call);
    state.update(segment);
    for (ErrorSignal signal : call.handOver().takeAll()) {
      context.output(SIGNALS, new ModelSignal(context.getCurrentKey(), signal));
    }
    if (waiting.isBusy(segment, context.getCurrentKey())) {
      waiting.startTimeout(context.timerService());
    }
  }

  private void giveUp(SegmentState segment, String model) {
    rule.giveUp(segment);
    waiting.settled(model);
  }

  private SegmentState current(String model) throws Exception {
    SegmentState segment = state.value();
    return segment == null ? rule.newState(model) : segment;
  }

  private void forward(SegmentState segment, ModelBatch batch, Call call) throws Exception {
    if (!batch.marker().commands().isEmpty()) {
      control.reaches(segment, batch, call.context());
    }
    Activation activation = scored(batch.activation());
    Optional<Matrix> champion = control.champion(batch);
    DecoupledSegment live = control.rule();
    ForwardStep step =
        batch.marker().frozen()
            ? rule.observe(segment, activation, batch.digest())
            : live.rise(segment, activation, batch.digest());
    send(step.signals(), call);
    if (step.activation().isPresent()) {
      call.pass(batch.risen(step.activation().get(), champion));
      for (ErrorSignal signal : call.handOver().take(index)) {
        correct(segment, signal, call);
      }
    }
    send(live.learn(segment), call);
    Optional<ForwardStep.Output> told = told(batch, step, champion, call);
    long version = control.servedBy(champion);
    reporter.forwarded(batch, step, told, version, segment, call.context()::output);
    waiting.wentUp(segment, batch.model(), call.context().timerService());
  }

  /** At the output: what is told of a batch, from the version that serves; both are compared. */
  private Optional<ForwardStep.Output> told(
      ModelBatch batch, ForwardStep step, Optional<Matrix> champion, Call call) throws Exception {
    if (step.output().isEmpty() || (champion.isEmpty() && !reporting.serving().gate().on())) {
      return step.output();
    }
    Optional<ForwardStep.Output> other =
        champion.map(p -> rule.scoring().of(p, batch.activation().y()));
    if (reporting.serving().gate().on()) {
      Matrix y = batch.activation().y();
      double live = rule.scoring().loss(step.output().get().probabilities(), y);
      OptionalDouble champions =
          other.isPresent()
              ? OptionalDouble.of(rule.scoring().loss(other.get().probabilities(), y))
              : OptionalDouble.empty();
      control.compared(batch, live, champions, call.context());
    }
    return reporting.serving().fromChampion() && other.isPresent() ? other : step.output();
  }

  private void correct(SegmentState segment, ErrorSignal signal, Call call) throws Exception {
    CorrectionStep step = control.rule().correct(segment, signal);
    send(step.signals(), call);
    reporter.corrected(step.outcome(), segment);
  }

  /** At the bottom: asks for a prediction that an unlabelled batch would get, if any is wanted. */
  private Activation scored(Activation batch) {
    boolean told = reporting.predictions() || reporting.serving().gate().on();
    return index == 0 && told ? batch.scored() : batch;
  }

  private void infer(SegmentState segment, ModelBatch batch, Call call) throws Exception {
    Activation activation = batch.activation();
    Optional<Matrix> champion = control.champion(batch);
    Matrix h =
        champion.isPresent()
            ? champion.get()
            : rule.infer(segment, activation.h(), activation.networkInput());
    if (rule.isOutput()) {
      long version = control.servedBy(champion);
      reporter.predicted(batch, h, version, segment, call.context()::output);
    } else {
      call.pass(batch.risen(rule.risen(activation, h), champion));
    }
  }

  private void goOn(SegmentState segment, Call call) throws Exception {
    waiting.goOn(segment, call.context().getCurrentKey(), batch -> forward(segment, batch, call));
  }

  private void send(List<ErrorSignal> signals, Call call) {
    for (ErrorSignal signal : signals) {
      if (place.holds(signal.interfaceIndex())) {
        call.handOver().leave(signal);
      } else {
        call.context().output(SIGNALS, new ModelSignal(call.context().getCurrentKey(), signal));
      }
    }
  }
}
