// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the examples of each model into batches, and gives each batch an id that no other batch
 * ever has: the nonce is drawn anew by every attempt of this operator.
 *
 * <p>It also keeps the gradient delay bounded. Flink's backpressure holds the way up to the speed
 * of the segments, but nothing on the way down slows the way up: examples that are already in Kafka
 * would overtake the signals, until every signal finds its batch evicted. So only a window of
 * batches is let go ahead of the signals of the highest interface between two tasks, which come
 * last; the others queue here. Where all segments are in one task there is no window: the call that
 * lets a batch go returns when it is learned.
 *
 * <p>Nothing may block while a checkpoint is on its way: an aligned barrier would wait behind the
 * block, and the signal behind the barrier. A long queue slows its input down by short sleeps
 * instead, so it stays near {@link #COMFORTABLE_QUEUE} batches. And no signal that is lost may
 * stall a model: after the feedback timeout its batch leaves the window, and the window stays open
 * until a signal comes again.
 */
public final class MiniBatchFunction extends KeyedProcessFunction<String, TaskMessage, TaskMessage>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /**
   * Milliseconds from letting a batch go up to the return of its last signal; a histogram over the
   * last {@link #ROUND_TRIPS} batches, in the group {@code dni} of this operator.
   */
  public static final String ROUND_TRIP_METRIC = "feedbackRoundTripMillis";

  private static final int ROUND_TRIPS = 1000;
  private static final int COMFORTABLE_QUEUE = 16;
  private static final long SLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final BatchingSettings settings;
  private final Place place;
  private final int heard;
  private transient ValueState<FormingBatches> state;
  private transient long nonce;
  private transient AttemptClock clock;
  private transient Deadlines deadlines;
  private transient Histogram roundTrip;
  private transient ListState<Integer> storedHeard;
  private transient boolean otherWindow;

  /**
   * Forms batches as the settings say.
   *
   * @param place the task at whose head this is
   * @param heard the interface whose signals open the window; below 0 for none, then no batch waits
   */
  public MiniBatchFunction(BatchingSettings settings, Place place, int heard) {
    this.settings = settings;
    this.place = place;
    this.heard = heard;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    storedHeard = context.getOperatorStateStore().getUnionListState(ModelStates.heardInterface());
    if (context.isRestored()) {
      otherWindow = true;
      for (int stored : storedHeard.get()) {
        otherWindow = stored != heard;
      }
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    storedHeard.update(first ? List.of(heard) : List.of());
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.formingBatches());
    nonce = new SecureRandom().nextLong();
    clock = new AttemptClock();
    deadlines = new Deadlines(getRuntimeContext());
    roundTrip =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup("dni")
            .histogram(ROUND_TRIP_METRIC, new DescriptiveStatisticsHistogram(ROUND_TRIPS));
  }

  @Override
  public void processElement(TaskMessage message, Context context, Collector<TaskMessage> out)
      throws Exception {
    if (message.content() instanceof ModelExample example) {
      take(example, context, out);
    } else if (message.content() instanceof ModelSignal signal) {
      int receiver = signal.signal().interfaceIndex();
      if (place.holds(receiver)) {
        out.collect(message);
      }
      if (receiver == heard || !windowed()) {
        hear(signal, context, out);
      }
    } else {
      throw new IllegalStateException("mini-batches: " + message.content().getClass());
    }
  }

  private boolean windowed() {
    return heard >= 0;
  }

  private void take(ModelExample example, Context context, Collector<TaskMessage> out)
      throws Exception {
    FormingBatches forming = state.value();
    if (forming == null) {
      forming = new FormingBatches();
    }
    boolean labelled = example.labelled();
    FormingBatches.Rows rows = rows(forming, labelled);
    int width = example.target().length;
    rows.reserveNext(settings.size(), settings.inputs(), width);
    example.copyTo(rows.x(), rows.count() * settings.inputs(), settings.inputs());
    System.arraycopy(example.target(), 0, rows.y(), rows.count() * width, width);
    rows.added(example.eventTime(), example.id());
    boolean formed = form(forming, labelled, settings.size(), context, out);
    long wait = wait(labelled);
    boolean waits = rows.count() > 0 && wait > 0;
    if (waits) {
      deadlines.begin(labelled, context.timerService().currentProcessingTime() + wait);
    }
    if (waits || (formed && windowed())) {
      arm(forming, context);
    }
    state.update(forming);
    slowDown(forming);
  }

  /** A batch has come out at the top, and its last signal is back. */
  private void hear(ModelSignal signal, Context context, Collector<TaskMessage> out)
      throws Exception {
    FormingBatches forming = state.value();
    if (forming != null) {
      forming.feedbackLost(false);
      Long letGoAt = forming.inFlight().remove(signal.signal().id());
      if (letGoAt != null) {
        roundTrip.update(context.timerService().currentProcessingTime() - letGoAt);
      }
      letGo(forming, context, out);
      arm(forming, context);
      state.update(forming);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<TaskMessage> out)
      throws Exception {
    FormingBatches forming = state.value();
    if (forming == null) {
      return;
    }
    deadlines.rang(timestamp);
    long now = context.timerService().currentProcessingTime();
    for (boolean labelled : new boolean[] {false, true}) {
      if (deadlines.passed(labelled, now)) {
        deadlines.end(labelled);
        if (wait(labelled) > 0) { // else the job that set the deadline had other settings
          form(forming, labelled, 1, context, out);
        }
      }
    }
    giveUpOverdue(forming, context, out);
    arm(forming, context);
    state.update(forming);
  }

  /** Zero: for ever. */
  private long wait(boolean labelled) {
    return (labelled ? settings.maxWait() : settings.predictWait()).toMillis();
  }

  private static FormingBatches.Rows rows(FormingBatches forming, boolean labelled) {
    return labelled ? forming.labelled() : forming.unlabelled();
  }

  private void arm(FormingBatches forming, Context context) throws IOException {
    long now = context.timerService().currentProcessingTime();
    long overdue =
        forming.inFlight().isEmpty()
            ? Deadlines.NEVER
            : clock.within(forming.inFlight().values().iterator().next(), now)
                + settings.feedbackTimeout().toMillis();
    deadlines.arm(overdue, context.timerService());
  }

  private void giveUpOverdue(
      FormingBatches forming, OnTimerContext context, Collector<TaskMessage> out) {
    long timeout = settings.feedbackTimeout().toMillis();
    long now = context.timerService().currentProcessingTime();
    if (forming
        .inFlight()
        .values()
        .removeIf(letGoAt -> clock.within(letGoAt, now) + timeout <= now)) {
      forming.feedbackLost(!settings.lockStep());
      letGo(forming, context, out);
    }
  }

  /**
   * Forms batches while there are enough examples. There may be more than fill one: the checkpoint
   * may be of a job with larger batches.
   *
   * @return whether there were enough
   */
  private boolean form(
      FormingBatches forming,
      boolean labelled,
      int atLeast,
      Context context,
      Collector<TaskMessage> out)
      throws IOException {
    FormingBatches.Rows all = rows(forming, labelled);
    if (all.count() < atLeast) {
      return false;
    }
    int outputs = labelled ? settings.outputs() : 0;
    while (all.count() >= atLeast) {
      int size = Math.min(all.count(), settings.size());
      FormingBatches.Rows rows = all.take(size, settings.inputs(), outputs);
      Matrix x = new Matrix(size, settings.inputs(), rows.x());
      Matrix y =
          labelled ? new Matrix(size, outputs, rows.y()) : Matrix.zeros(0, settings.outputs());
      Activation activation = new Activation(new BatchId(nonce, forming.takeSequence()), x, y);
      ModelBatch batch =
          new ModelBatch(
              context.getCurrentKey(), activation, rows.eventTime(), List.copyOf(rows.ids()));
      if (labelled) {
        forming.ready().add(batch);
      } else {
        out.collect(TaskMessage.of(batch));
      }
    }
    if (wait(labelled) > 0) {
      deadlines.end(labelled);
    }
    letGo(forming, context, out);
    return true;
  }

  private void letGo(FormingBatches forming, Context context, Collector<TaskMessage> out) {
    if (otherWindow) {
      forgetEarlierAttempts(forming);
    }
    while (!forming.ready().isEmpty() && isOpen(forming)) {
      ModelBatch next = forming.ready().remove();
      out.collect(TaskMessage.of(next));
      if (windowed() && !forming.feedbackLost()) {
        long now = context.timerService().currentProcessingTime();
        forming.inFlight().put(next.activation().id(), clock.within(now, now));
      }
    }
  }

  private boolean isOpen(FormingBatches forming) {
    return !windowed()
        || forming.feedbackLost()
        || forming.inFlight().size() < settings.maxInFlight();
  }

  /**
   * With other tasks than the checkpoint's the window opens at another interface, where no signal
   * may ever come of a batch that was let go before. Such a batch leaves the window: it was out at
   * the top before the checkpoint was complete, or waits above for its turn.
   */
  private void forgetEarlierAttempts(FormingBatches forming) {
    var oldest = forming.inFlight().keySet().iterator();
    while (oldest.hasNext() && oldest.next().nonce() != nonce) {
      oldest.remove();
    }
  }

  private static void slowDown(FormingBatches forming) {
    if (forming.ready().size() > COMFORTABLE_QUEUE) {
      LockSupport.parkNanos(SLEEP_NANOS);
    }
  }
}
