// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.ModelCommands;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.ControlEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.OutputTag;

/**
 * Takes commands and gives each to one batch of every model that it concerns: the next one that is
 * let go. Whether a command fits is decided here and nowhere else, so the segments that the batch
 * passes all do the same.
 *
 * <p>A model takes up the commands to all models when its own next batch goes up; those from before
 * it existed do not concern it. Where nobody has ever commanded anything, this costs one look at a
 * field for each batch.
 */
final class CommandDesk {
  private static final OutputTag<EncodedRecord> EVENTS = DecoupledSegmentFunction.EVENTS;

  /** Commands to all models that a model may have slept through. */
  private static final int REMEMBERED = 256;

  private final ModelSettings settings;
  private final ControlEvents events = new ControlEvents();
  private final TaskInfo task;
  private final List<ModelCommand> forAll = new ArrayList<>();
  private long forgotten;
  private final ListState<ModelCommand> storedForAll;
  private final ListState<Long> storedForgotten;
  private final ValueState<ModelCommands> state;
  private boolean steered;

  /**
   * Takes up the commands of the checkpoint, if there is one.
   *
   * @param settings of the models
   */
  CommandDesk(ModelSettings settings, FunctionInitializationContext context, RuntimeContext runtime)
      throws Exception {
    this.settings = settings;
    task = runtime.getTaskInfo();
    storedForAll = context.getOperatorStateStore().getUnionListState(ModelStates.commandsForAll());
    storedForgotten =
        context.getOperatorStateStore().getUnionListState(ModelStates.commandsForgotten());
    storedForAll.get().forEach(forAll::add);
    storedForgotten.get().forEach(count -> forgotten = count);
    state = context.getKeyedStateStore().getState(ModelStates.commands());
    steered = context.isRestored();
  }

  void store() throws Exception {
    storedForAll.update(first() ? forAll : List.of());
    storedForgotten.update(first() ? List.of(forgotten) : List.of());
  }

  /** One subtask speaks for all. */
  private boolean first() {
    return task.getIndexOfThisSubtask() == 0;
  }

  /**
   * A command has come.
   *
   * @param exists whether its model does
   * @param models how many there are here
   */
  void take(
      ModelCommand command,
      boolean exists,
      long models,
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context)
      throws IOException {
    steered = true;
    Optional<String> reason = misfit(command);
    if (!command.all()) {
      if (reason.isEmpty() && !exists) {
        reason = Optional.of("model: none of this name (expected: one that has had an example)");
      }
      if (reason.isPresent()) {
        context.output(EVENTS, events.refused(command.model(), command, reason.get()));
        return;
      }
      ModelCommands model = commands();
      admit(model, command, context);
      state.update(model);
    } else if (reason.isPresent()) {
      if (first()) {
        context.output(EVENTS, events.refused(ControlEvents.ALL, command, reason.get()));
      }
    } else if (forAll.stream().noneMatch(known -> known.id().equals(command.id()))) {
      context.output(EVENTS, events.told(command, models, task));
      forAll.add(command);
      if (forAll.size() > REMEMBERED) {
        forAll.remove(0);
        forgotten++;
      }
    }
  }

  /** Whether a command waits for a batch of the model at hand, so that it must stay. */
  boolean holds() throws IOException {
    ModelCommands model = steered ? state.value() : null;
    return model != null && !model.due().isEmpty();
  }

  /** Whether the model at hand is told to learn nothing. */
  boolean frozen() throws IOException {
    ModelCommands model = steered ? state.value() : null;
    return model != null && model.frozen();
  }

  /** The model at hand has left the heap: what it was commanded is remembered, and is little. */
  void leaves() throws IOException {
    ModelCommands model = steered ? state.value() : null;
    if (model != null && !model.commanded()) {
      state.clear();
    }
  }

  /** A model begins to exist, or comes back: commands to all from before do not concern it. */
  void begins() throws IOException {
    if (total() > 0) {
      ModelCommands model = commands();
      model.takenForAll(total());
      state.update(model);
    }
  }

  /** The batch as it goes up, with what its model is commanded. */
  ModelBatch mark(
      ModelBatch batch, KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context)
      throws IOException {
    if (!steered) {
      return batch;
    }
    ModelCommands known = state.value();
    if (known == null && total() == 0) {
      return batch;
    }
    ModelCommands model = known == null ? new ModelCommands(0) : known;
    if (model.takenForAll() < total()) {
      int from = (int) Math.max(0, model.takenForAll() - forgotten);
      for (ModelCommand command : forAll.subList(from, forAll.size())) {
        admit(model, command.by(batch.model()), context);
      }
      model.takenForAll(total());
    }
    List<ModelCommand> due = model.takeDue();
    state.update(model);
    return due.isEmpty() && !model.frozen()
        ? batch
        : batch.marked(batch.marker().commanding(due, model.frozen() || batch.marker().frozen()));
  }

  private ModelCommands commands() throws IOException {
    ModelCommands known = state.value();
    return known == null ? new ModelCommands(0) : known;
  }

  private long total() {
    return forgotten + forAll.size();
  }

  private void admit(
      ModelCommands model,
      ModelCommand command,
      KeyedProcessFunction<String, TaskMessage, TaskMessage>.Context context) {
    if (!model.note(command.id())) {
      return;
    }
    Optional<String> reason = misfit(command, model);
    if (reason.isPresent()) {
      context.output(EVENTS, events.refused(command.model(), command, reason.get()));
    } else {
      model.admit(command);
    }
  }

  /** Why a command fits no model of this job. */
  private Optional<String> misfit(ModelCommand command) {
    if (command.kind() == Kind.SET) {
      try {
        settings.with(command.setting(), command.value());
      } catch (IllegalArgumentException e) {
        return Optional.of(e.getMessage());
      }
    }
    int segments = settings.toSpec().segments();
    return command.kind() == Kind.RESET_SEGMENT
            && (command.segment() < 0 || command.segment() >= segments)
        ? Optional.of("segment: %d (expected: 0 to %d)".formatted(command.segment(), segments - 1))
        : Optional.empty();
  }

  /** Why a command does not fit this model as it is now. */
  private static Optional<String> misfit(ModelCommand command, ModelCommands model) {
    boolean versioned = command.kind() == Kind.PROMOTE || command.kind() == Kind.RESTORE;
    if (versioned && command.version() >= 0 && command.version() != model.version()) {
      return Optional.of(
          "version: %d (expected: %d, as many promotions and restorations as there were)"
              .formatted(command.version(), model.version()));
    }
    return command.kind() == Kind.RESTORE && model.champions() == 0
        ? Optional.of("champion: none (expected: one, by promote)")
        : Optional.empty();
  }
}
