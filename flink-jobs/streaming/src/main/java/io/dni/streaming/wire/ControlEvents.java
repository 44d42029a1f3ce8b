// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.ControlCommand;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.state.SegmentSteering.Applied;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;

/** What became of commands, as records of the events topic. Not thread-safe. */
public final class ControlEvents {
  /** Kind of event: a command was applied. */
  public static final String COMMAND = "command";

  /** Kind of event: a command was not applied. */
  public static final String REFUSED = "refused";

  /** Kind of event: a command to all models was told to those of one subtask. */
  public static final String TOLD = "told";

  /** What stands for the model where all of them are meant. */
  public static final String ALL = "*";

  private final RecordCodec<ControlCommand> commands = new RecordCodec<>(ControlCommand.class);
  private final RecordCodec<ModelEvent> codec = new RecordCodec<>(ModelEvent.class);

  /** A command was applied, in every segment in front of the same batch. */
  public EncodedRecord applied(String model, Applied applied) {
    boolean version = applied.champion() > 0;
    return keyed(
        event(model, COMMAND, applied.words(), applied.id())
            .setExample(applied.learned())
            .setBatch(applied.batch())
            .setChampion(version ? Long.valueOf(applied.champion()) : null)
            .setUndone(version ? Long.valueOf(applied.undone()) : null)
            .build());
  }

  /** A command does not fit. */
  public EncodedRecord refused(String model, ModelCommand command, String reason) {
    return keyed(event(model, REFUSED, command.words(), command.id()).setReason(reason).build());
  }

  /** A command to all models has come to a subtask, which has so many. */
  public EncodedRecord told(ModelCommand command, long models, TaskInfo task) {
    return keyed(
        event(ALL, TOLD, command.words(), command.id())
            .setModels(models)
            .setSubtask(task.getIndexOfThisSubtask())
            .setSubtasks(task.getNumberOfParallelSubtasks())
            .build());
  }

  /**
   * A command, for the control topic: the gate asks for another version.
   *
   * @param version promotions and restorations so far: it asks once for each
   */
  public EncodedRecord asks(String model, ModelCommand.Kind kind, long version) {
    ControlCommand command =
        ControlCommand.newBuilder()
            .setId("gate-" + version)
            .setModel(model)
            .setCommand(kind.label())
            .setVersion(version)
            .setTime(Instant.now())
            .build();
    return new EncodedRecord(
        model.getBytes(StandardCharsets.UTF_8), commands.encode(command), List.of());
  }

  private static ModelEvent.Builder event(String model, String kind, String words, String id) {
    return ModelEvent.newBuilder()
        .setModel(model)
        .setTime(Instant.now())
        .setKind(kind)
        .setSubject(words)
        .setCommand(id)
        .setExample(0);
  }

  private EncodedRecord keyed(ModelEvent event) {
    byte[] key = event.getModel().getBytes(StandardCharsets.UTF_8);
    return new EncodedRecord(key, codec.encode(event), List.of());
  }
}
