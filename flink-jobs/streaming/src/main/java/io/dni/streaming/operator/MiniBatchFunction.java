// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelExamples;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.FormingRows;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.RefusedModels;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the examples of each model, or its rows, into batches, and gives each batch an id that no
 * other batch ever has: the nonce is drawn anew by every attempt of this operator.
 *
 * <p>The batches go up through a {@link FeedbackWindow}, which the signals of the highest interface
 * between two tasks open.
 *
 * <p>The metrics, in the group {@code dni} of this operator: histogram {@link #ROUND_TRIP_METRIC};
 * gauges {@code backlogBytes} (of this process) and {@code models}; counter {@code modelsRefused},
 * the examples whose model was one too many, {@code modelsLeft} and {@code modelsReturned}; {@code
 * deadLetters}, the rows with a label too many.
 *
 * <p>Longer than most, because every way in (an example, a command, a signal, an alarm) ends in the
 * same few lines that form a batch and let it go.
 */
public final class MiniBatchFunction extends KeyedProcessFunction<String, TaskMessage, TaskMessage>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /** Milliseconds from letting a batch go up to the return of its last signal. */
  public static final String ROUND_TRIP_METRIC = "feedbackRoundTripMillis";

  private final BatchingSettings settings;
  private final ModelSettings model;
  private final Place place;
  private final int heard;
  private FeatureSpec features; // null: examples are vectors
  private boolean championsPredict;
  private transient ValueState<FormingBatches> state;
  private transient long nonce;
  private transient Deadlines deadlines;
  private transient QueuedBytes queued;
  private transient FeedbackWindow window;
  private transient KnownModels models;
  private transient CommandDesk desk;
  private transient RefusedModels letters;
  private transient Counter refused;
  private transient ListState<Integer> storedHeard;
  private transient boolean otherWindow;
  private transient IdleModels idle;
  private transient Optional<RowEncoding> encoding;
  private transient BatchMaker maker;

  /**
   * Forms batches as the settings say.
   *
   * @param model settings of the models, which commands may change
   * @param place the task at whose head this is
   * @param heard the interface whose signals open the window; below 0 for none, then no batch waits
   */
  public MiniBatchFunction(BatchingSettings settings, ModelSettings model, Place place, int heard) {
    this.settings = settings;
    this.model = model;
    this.place = place;
    this.heard = heard;
  }

  /**
   * What comes is the rows of a table.
   *
   * @param spec how they are encoded
   * @param forChampion whether champions predict too
   */
  public MiniBatchFunction encoding(FeatureSpec spec, boolean forChampion) {
    features = spec;
    championsPredict = forChampion;
    return this;
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
    TaskInfo task = getRuntimeContext().getTaskInfo();
    Intake intake = settings.intake();
    int most =
        intake.modelsOfSubtask(
            task.getNumberOfParallelSubtasks(), Runtime.getRuntime().maxMemory());
    desk = new CommandDesk(model, context, getRuntimeContext());
    models = new KnownModels(context, task, most);
    letters =
        new RefusedModels(
            intake.topic(),
            "key: one model too many (expected: at most %d here, by dni.models.max and the heap)"
                .formatted(most));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    storedHeard.update(first ? List.of(heard) : List.of());
    models.store();
    desk.store();
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.formingBatches());
    nonce = new SecureRandom().nextLong();
    deadlines = new Deadlines(getRuntimeContext());
    MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("dni");
    OptionalLong onlyNonce = otherWindow ? OptionalLong.of(nonce) : OptionalLong.empty();
    queued = new QueuedBytes(settings.intake(), metrics);
    window = new FeedbackWindow(settings, windowed(), onlyNonce, queued, metrics);
    Optional<RowEncoding> rows =
        Optional.ofNullable(features)
            .map(
                spec ->
                    new RowEncoding(
                        spec,
                        settings.intake().topic(),
                        championsPredict,
                        getRuntimeContext(),
                        metrics));
    encoding = rows;
    maker = new BatchMaker(settings, nonce, rows);
    idle = new IdleModels(settings.intake().life(), nonce, rows, getRuntimeContext(), metrics);
    metrics.gauge("models", models::count);
    refused = metrics.counter("modelsRefused");
  }

  @Override
  public void close() {
    if (queued != null) {
      queued.close();
    }
  }

  @Override
  public void processElement(TaskMessage message, Context context, Collector<TaskMessage> out)
      throws Exception {
    if (message.content() instanceof ModelExamples several) {
      take(several, context, out);
    } else if (message.content() instanceof Awaiting example) {
      take(new ModelExamples(example.model(), List.of(example)), context, out);
    } else if (message.content() instanceof ModelSignal signal) {
      int receiver = signal.signal().interfaceIndex();
      if (place.holds(receiver)) {
        out.collect(message);
      }
      if (receiver == heard || !windowed()) {
        hear(signal, context, out);
      }
    } else if (message.content() instanceof ModelCommand command) {
      desk.take(command, state.value() != null, models.count(), context);
    } else {
      throw new IllegalStateException("mini-batches: " + message.content().getClass());
    }
  }

  private boolean windowed() {
    return heard >= 0;
  }

  private void take(ModelExamples several, Context context, Collector<TaskMessage> out)
      throws Exception {
    String name = several.model();
    FormingBatches forming = state.value();
    if (!models.admit(name, forming != null)) {
      for (Awaiting example : several.examples()) {
        refused.inc();
        context.output(ReceivedRouter.DEAD_LETTERS, letters.letter(example));
      }
      return;
    }
    if (forming == null) {
      forming = idle.begin(name, out);
      desk.begins();
    }
    idle.seen(now(context));
    queued.sees(name, forming);
    boolean formed = false;
    for (Awaiting example : several.examples()) {
      boolean labelled = example.labelled();
      if (maker.add(example, rows(forming, labelled), desk.frozen(), context)
          && form(forming, labelled, settings.size(), context, out)) {
        formed = true;
        letGo(forming, context, out);
      }
    }
    if (beginWaiting(forming, context) || (formed && windowed()) || idle.due() < Deadlines.NEVER) {
      arm(forming, context);
    }
    state.update(forming);
    queued.brake();
  }

  /** Whether examples wait for more of them, and not for ever. */
  private boolean beginWaiting(FormingBatches forming, Context context) throws IOException {
    boolean any = false;
    for (boolean labelled : new boolean[] {false, true}) {
      if (rows(forming, labelled).count() > 0 && wait(labelled) > 0) {
        deadlines.begin(labelled, now(context) + wait(labelled));
        any = true;
      }
    }
    return any;
  }

  /** A batch has come out at the top, and its last signal is back. */
  private void hear(ModelSignal signal, Context context, Collector<TaskMessage> out)
      throws Exception {
    FormingBatches forming = state.value();
    if (forming != null) {
      queued.sees(signal.model(), forming);
      window.heard(forming, signal.signal().id(), now(context));
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
    queued.sees(context.getCurrentKey(), forming);
    deadlines.rang(timestamp);
    for (boolean labelled : new boolean[] {false, true}) {
      if (deadlines.passed(labelled, now(context))) {
        deadlines.end(labelled);
        if (wait(labelled) > 0) { // else the job that set the deadline had other settings
          form(forming, labelled, 1, context, out);
        }
      }
    }
    window.giveUpOverdue(forming, now(context));
    letGo(forming, context, out);
    if (idle.due() <= now(context) && leaves(forming, context, out)) {
      return;
    }
    arm(forming, context);
    state.update(forming);
  }

  /** An idle model leaves if nothing of it is on its way; what fills no batch is learned first. */
  private boolean leaves(FormingBatches forming, OnTimerContext context, Collector<TaskMessage> out)
      throws IOException {
    form(forming, false, 1, context, out);
    form(forming, true, 1, context, out);
    letGo(forming, context, out);
    if (desk.holds() || !forming.atRest()) {
      idle.later(now(context));
      return false;
    }
    String name = context.getCurrentKey();
    idle.leave(name, forming, out);
    state.clear();
    deadlines.forget();
    queued.forget(name);
    models.forget(name);
    desk.leaves();
    return true;
  }

  private void letGo(FormingBatches forming, Context context, Collector<TaskMessage> out)
      throws IOException {
    window.letGo(forming, now(context), batch -> mark(forming, batch, context), out);
  }

  /** The batch as it goes up, with what its model is commanded, which the encoding follows. */
  private ModelBatch mark(FormingBatches forming, ModelBatch batch, Context context)
      throws IOException {
    ModelBatch marked = desk.mark(batch, context);
    if (encoding.isPresent() && encoding.get().follow(marked.marker().commands())) {
      forming.forgetChampion();
      return marked.marked(marked.marker().withInput(Optional.empty()));
    }
    return marked;
  }

  private static long now(Context context) {
    return context.timerService().currentProcessingTime();
  }

  /** Zero: for ever. */
  private long wait(boolean labelled) {
    return (labelled ? settings.maxWait() : settings.predictWait()).toMillis();
  }

  private static FormingRows rows(FormingBatches forming, boolean labelled) {
    return labelled ? forming.labelled() : forming.unlabelled();
  }

  private void arm(FormingBatches forming, Context context) throws IOException {
    long other = Math.min(window.nextOverdue(forming, now(context)), idle.due());
    deadlines.arm(other, context.timerService());
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
    FormingRows all = rows(forming, labelled);
    if (all.count() < atLeast) {
      return false;
    }
    while (all.count() >= atLeast) {
      ModelBatch batch = maker.make(context.getCurrentKey(), forming, labelled);
      if (labelled) {
        window.queue(forming, batch, formed -> mark(forming, formed, context), out);
      } else {
        out.collect(TaskMessage.of(batch));
      }
    }
    if (wait(labelled) > 0) {
      deadlines.end(labelled);
    }
    return true;
  }
}
