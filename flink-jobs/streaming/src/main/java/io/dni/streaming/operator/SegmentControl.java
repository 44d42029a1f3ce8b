// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.message.Activation;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.state.SegmentSteering;
import io.dni.streaming.state.SegmentSteering.Applied;
import io.dni.streaming.state.SegmentSteering.Changed;
import io.dni.streaming.wire.ControlEvents;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/**
 * Does in one segment what the commands say that come with a batch. The output segment acknowledges
 * them, and not before a checkpoint holds them: so no acknowledgement is ever taken back. After a
 * crash the same one may be written again, the same in command and batch. Longer than most: what
 * each command does must be seen beside what it does to the others.
 */
final class SegmentControl {
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final int RULES = 16;

  private final ModelSettings settings;
  private final int index;
  private final DecoupledSegment usual;
  private final Map<Map<String, Changed>, DecoupledSegment> rules = new LinkedHashMap<>();
  private final ControlEvents events = new ControlEvents();
  private final ValueState<SegmentSteering> state;
  private final Serving serving;
  private boolean checkpointing;
  private final long attempt = new SecureRandom().nextLong();
  private long begun = -1;
  private long complete = -1;
  private boolean steered;

  /**
   * @param usual the rule with the job's own settings
   * @param restored whether a checkpoint may hold what commands have done
   * @param serving which version predicts
   */
  SegmentControl(
      ModelSettings settings,
      int index,
      DecoupledSegment usual,
      boolean restored,
      Serving serving,
      RuntimeContext context) {
    this.settings = settings;
    this.index = index;
    this.usual = usual;
    this.steered = restored || serving.gate().on();
    this.serving = serving;
    state = context.getState(ModelStates.steering());
  }

  /** The rule of the model at hand, with its own settings. */
  DecoupledSegment rule() throws IOException {
    SegmentSteering steering = steered ? state.value() : null;
    if (steering == null || steering.settings().isEmpty()) {
      return usual;
    }
    DecoupledSegment rule = rules.get(steering.settings());
    if (rule == null) {
      if (rules.size() == RULES) {
        rules.clear();
      }
      rule = new DecoupledSegment(settings.with(steering.settings()).toSpec(), index);
      rules.put(Map.copyOf(steering.settings()), rule);
    }
    return rule;
  }

  /** Acknowledges only what a checkpoint holds. */
  SegmentControl checkpointed(boolean taken) {
    checkpointing = taken;
    return this;
  }

  /**
   * A batch as the champion sees it above this segment; empty where only the live model predicts.
   * Whether the champion does is decided at the first segment.
   */
  Optional<Matrix> champion(ModelBatch batch) throws IOException {
    SegmentSteering steering = steered ? state.value() : null;
    if (steering == null || steering.champion().isEmpty()) {
      return Optional.empty();
    }
    Activation live = batch.activation();
    boolean asked =
        serving.fromChampion()
            || (batch.labelled() && serving.gate().compares(live.id().sequence()));
    Matrix input = batch.marker().championInput().orElse(live.networkInput());
    Optional<Matrix> below =
        index > 0 ? batch.marker().champion() : asked ? Optional.of(input) : Optional.empty();
    return below.map(x -> usual.infer(steering.champion().get(), x, input));
  }

  /** Number of the champion, where a batch that it has seen is served from it; else 0. */
  long servedBy(Optional<Matrix> champion) throws IOException {
    return serving.fromChampion() && champion.isPresent() ? state.value().champions() : 0;
  }

  /**
   * At the output: both versions have predicted a batch, or the live one alone.
   *
   * @param live mean loss of its predictions
   * @param champion mean loss of the champion's
   */
  void compared(
      ModelBatch batch,
      double live,
      OptionalDouble champion,
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context)
      throws IOException {
    Gate gate = serving.gate();
    if (batch.marker().frozen() || !gate.compares(batch.activation().id().sequence())) {
      return;
    }
    SegmentSteering known = state.value();
    SegmentSteering steering = known == null ? new SegmentSteering() : known;
    Gate.Verdict verdict =
        steering.champion().isEmpty()
            ? gate.alone(steering.gate())
            : champion.isEmpty()
                ? Gate.Verdict.STAY
                : gate.compared(steering.gate(), live, champion.getAsDouble());
    if (verdict != Gate.Verdict.STAY && steering.ask()) {
      ModelCommand.Kind kind =
          verdict == Gate.Verdict.PROMOTE ? ModelCommand.Kind.PROMOTE : ModelCommand.Kind.RESTORE;
      context.output(
          DecoupledSegmentFunction.COMMANDS, events.asks(batch.model(), kind, steering.versions()));
    }
    state.update(steering);
  }

  /** A batch comes that carries commands. */
  void reaches(
      SegmentState segment,
      ModelBatch batch,
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context)
      throws IOException {
    steered = true;
    SegmentSteering known = state.value();
    SegmentSteering steering = known == null ? new SegmentSteering() : known;
    for (ModelCommand command : batch.marker().commands()) {
      long undone = apply(command, segment, steering);
      boolean version =
          switch (command.kind()) {
            case PROMOTE, RESTORE -> true;
            case FREEZE, RESUME, SET, RESET_SEGMENT -> false;
          };
      Applied applied =
          new Applied(
              command.id(),
              command.words(),
              batch.activation().id().sequence(),
              segment.learned(),
              version ? steering.champions() : 0,
              undone,
              attempt,
              begun);
      steering.log(applied);
      if (usual.isOutput()) {
        steering.unacknowledged().add(applied);
      }
    }
    acknowledge(steering, context);
    state.update(steering);
  }

  /** Does it, and tells how many examples' learning is undone by that. */
  private long apply(ModelCommand command, SegmentState segment, SegmentSteering steering)
      throws IOException {
    switch (command.kind()) {
      case SET -> {
        String from = settings.option(command.setting());
        steering.settings().put(command.setting(), new Changed(from, command.value()));
      }
      case RESET_SEGMENT -> {
        if (command.segment() == index) {
          segment.beginAnew(usual.newState(command.model()));
        }
      }
      case PROMOTE -> steering.promote(segment.remember());
      case RESTORE -> {
        long undone = steering.undo(segment.learned());
        segment.recall(steering.champion().orElseThrow(), undone);
        return undone;
      }
      case FREEZE, RESUME -> {} // each batch says whether it is to be learned
    }
    return 0;
  }

  /** The model at hand leaves the heap: what commands have made of it goes with it. */
  Optional<SegmentSteering> leave() throws IOException {
    Optional<SegmentSteering> steering =
        steered ? Optional.ofNullable(state.value()) : Optional.empty();
    if (steering.isPresent()) {
      state.clear();
    }
    return steering;
  }

  /** The model at hand comes, with what commands had made of it. */
  void come(Optional<SegmentSteering> steering) throws IOException {
    if (steering.isPresent()) {
      steered = true;
      state.update(steering.get());
    }
  }

  /** A timer has fired: acknowledges what has become durable. */
  void rang(KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context)
      throws IOException {
    SegmentSteering steering = steered ? state.value() : null;
    if (steering != null && !steering.unacknowledged().isEmpty()) {
      acknowledge(steering, context);
      state.update(steering);
    }
  }

  private void acknowledge(
      SegmentSteering steering,
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context) {
    var waiting = steering.unacknowledged();
    while (!waiting.isEmpty() && isDurable(waiting.peek())) {
      context.output(
          DecoupledSegmentFunction.EVENTS,
          events.applied(context.getCurrentKey(), waiting.remove()));
    }
    if (!waiting.isEmpty()) {
      long now = context.timerService().currentProcessingTime();
      context.timerService().registerProcessingTimeTimer(now + LOOK_AGAIN_MILLIS);
    }
  }

  private boolean isDurable(Applied applied) {
    return !checkpointing || applied.attempt() != attempt || applied.after() < complete;
  }

  /** A checkpoint is being taken: what is done from now on is not in it. */
  void begins(long checkpoint) {
    begun = Math.max(begun, checkpoint);
  }

  /** A checkpoint is complete. */
  void completes(long checkpoint) {
    complete = Math.max(complete, checkpoint);
  }
}
