// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelStates;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the examples of each model into batches, and gives each batch an id that no other batch
 * ever has: the nonce is drawn anew by every attempt of this operator.
 *
 * <p>It also keeps the gradient delay bounded. Flink's backpressure holds the way up to the speed
 * of the segments, but nothing on the way down slows the way up: examples that are already in Kafka
 * would overtake the signals, until every signal finds its batch evicted. So only a window of
 * batches is let go ahead of the signals of the highest interface, which come last and arrive on
 * the second input; the others queue here.
 *
 * <p>Nothing may block while a checkpoint is on its way: an aligned barrier would wait behind the
 * block, and the signal behind the barrier. A long queue slows its input down by short sleeps
 * instead, so it stays near {@link #COMFORTABLE_QUEUE} batches. And no signal that is lost may
 * stall a model: after the feedback timeout its batch leaves the window, and the window stays open
 * until a signal comes again.
 */
public final class MiniBatchFunction
    extends KeyedCoProcessFunction<String, ModelExample, ModelSignal, ModelBatch> {
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
  private final boolean windowed;
  private transient ValueState<FormingBatches> state;
  private transient long nonce;
  private transient AttemptClock clock;
  private transient Deadlines deadlines;
  private transient Histogram roundTrip;

  /**
   * Forms batches as the settings say.
   *
   * @param windowed whether signals come back at all; if not, no batch waits for one
   */
  public MiniBatchFunction(BatchingSettings settings, boolean windowed) {
    this.settings = settings;
    this.windowed = windowed;
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
  public void processElement1(ModelExample example, Context context, Collector<ModelBatch> out)
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
    form(forming, labelled, settings.size(), context, out);
    long wait = wait(labelled);
    if (rows.count() > 0 && wait > 0) {
      deadlines.begin(labelled, context.timerService().currentProcessingTime() + wait);
    }
    arm(forming, context);
    state.update(forming);
    slowDown(forming);
  }

  /** A batch has come out at the top, and its last signal is back. */
  @Override
  public void processElement2(ModelSignal signal, Context context, Collector<ModelBatch> out)
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
  public void onTimer(long timestamp, OnTimerContext context, Collector<ModelBatch> out)
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
      FormingBatches forming, OnTimerContext context, Collector<ModelBatch> out) {
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
   */
  private void form(
      FormingBatches forming,
      boolean labelled,
      int atLeast,
      Context context,
      Collector<ModelBatch> out)
      throws IOException {
    FormingBatches.Rows all = rows(forming, labelled);
    if (all.count() < atLeast) {
      return;
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
      if (labelled && windowed) {
        forming.ready().add(batch);
      } else {
        out.collect(batch);
      }
    }
    deadlines.end(labelled);
    letGo(forming, context, out);
  }

  private void letGo(FormingBatches forming, Context context, Collector<ModelBatch> out) {
    while (!forming.ready().isEmpty()
        && (forming.feedbackLost() || forming.inFlight().size() < settings.maxInFlight())) {
      ModelBatch next = forming.ready().remove();
      out.collect(next);
      if (!forming.feedbackLost()) {
        long now = context.timerService().currentProcessingTime();
        forming.inFlight().put(next.activation().id(), clock.within(now, now));
      }
    }
  }

  private static void slowDown(FormingBatches forming) {
    if (forming.ready().size() > COMFORTABLE_QUEUE) {
      LockSupport.parkNanos(SLEEP_NANOS);
    }
  }
}
