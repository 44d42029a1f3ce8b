// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.message.Activation;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What enters a task at its head and goes from operator to operator. Flink chains operators with
 * one input only, so examples, batches and signals are one stream; each operator takes what is
 * meant for it and passes the rest on.
 *
 * @param content what it is
 * @param handOver where the segments further up leave their signals for those below; empty when the
 *     message enters a task
 */
public record TaskMessage(ModelMessage content, HandOver handOver) {

  /** How the type travels. */
  public static final MessageType<TaskMessage> TYPE = type(TensorFormat.FLOAT32);

  /** How the type travels, with activations in an encoding. */
  public static MessageType<TaskMessage> type(TensorFormat activations) {
    return new MessageType<>(
        TaskMessage.class, new Serializer(activations == TensorFormat.BFLOAT16));
  }

  /** A message that enters a task. */
  public static TaskMessage of(ModelMessage content) {
    return new TaskMessage(content, new HandOver());
  }

  /** Id of the model. */
  public String model() {
    return content.model();
  }

  /**
   * Writes which of them it is, then that one; a batch, if so wanted, with its activations in
   * bfloat16.
   */
  public static final class Serializer extends MessageSerializer<TaskMessage> {
    private static final long serialVersionUID = 1;
    private static final int EXAMPLE = 0;
    private static final int BATCH = 1;
    private static final int SIGNAL = 2;
    private static final int HALVED_BATCH = 3;
    private static final int LABEL = 4;
    private static final Matrix NOTHING = Matrix.zeros(0, 0);
    private static final int ROW = 5;
    private static final int COMMAND = 6;
    private static final int MOVE = 7;
    private static final int SEVERAL = 8;
    private static final ModelMove.Serializer MOVES = new ModelMove.Serializer();
    private static final ModelCommand.Serializer COMMANDS = new ModelCommand.Serializer();
    private static final ModelRow.Serializer ROWS = new ModelRow.Serializer();
    private static final ModelExample.Serializer EXAMPLES = new ModelExample.Serializer();
    private static final ModelBatch.Serializer BATCHES = new ModelBatch.Serializer();
    private static final ModelSignal.Serializer SIGNALS = new ModelSignal.Serializer();
    private static final ModelLabel.Serializer LABELS = new ModelLabel.Serializer();

    private final boolean halves;

    /** For Flink. */
    public Serializer() {
      this(false);
    }

    Serializer(boolean halves) {
      this.halves = halves;
    }

    @Override
    public void serialize(TaskMessage message, DataOutputView out) throws IOException {
      write(message.content, out);
    }

    private void write(ModelMessage content, DataOutputView out) throws IOException {
      if (content instanceof ModelExample example) {
        out.writeByte(EXAMPLE);
        EXAMPLES.serialize(example, out);
      } else if (content instanceof ModelBatch batch && halves) {
        out.writeByte(HALVED_BATCH);
        BATCHES.serialize(with(NOTHING, batch), out);
        EncodedTensor.of(batch.activation().h(), TensorFormat.BFLOAT16).write(out);
      } else if (content instanceof ModelBatch batch) {
        out.writeByte(BATCH);
        BATCHES.serialize(batch, out);
      } else if (content instanceof ModelLabel label) {
        out.writeByte(LABEL);
        LABELS.serialize(label, out);
      } else if (content instanceof ModelRow row) {
        out.writeByte(ROW);
        ROWS.serialize(row, out);
      } else if (content instanceof ModelCommand command) {
        out.writeByte(COMMAND);
        COMMANDS.serialize(command, out);
      } else if (content instanceof ModelMove move) {
        out.writeByte(MOVE);
        MOVES.serialize(move, out);
      } else if (content instanceof ModelExamples several) {
        out.writeByte(SEVERAL);
        out.writeUTF(several.model());
        out.writeInt(several.examples().size());
        for (Awaiting example : several.examples()) {
          write(example, out);
        }
      } else {
        out.writeByte(SIGNAL);
        SIGNALS.serialize((ModelSignal) content, out);
      }
    }

    @Override
    public TaskMessage deserialize(DataInputView in) throws IOException {
      return of(read(in));
    }

    private static ModelMessage read(DataInputView in) throws IOException {
      byte kind = in.readByte();
      return switch (kind) {
        case EXAMPLE -> EXAMPLES.deserialize(in);
        case BATCH -> BATCHES.deserialize(in);
        case SIGNAL -> SIGNALS.deserialize(in);
        case HALVED_BATCH -> halved(in);
        case LABEL -> LABELS.deserialize(in);
        case ROW -> ROWS.deserialize(in);
        case COMMAND -> COMMANDS.deserialize(in);
        case MOVE -> MOVES.deserialize(in);
        case SEVERAL -> several(in);
        default -> throw new IOException("message of kind %d (expected: 0 to 8)".formatted(kind));
      };
    }

    private static ModelExamples several(DataInputView in) throws IOException {
      String model = in.readUTF();
      List<Awaiting> examples = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        examples.add((Awaiting) read(in));
      }
      return new ModelExamples(model, examples);
    }

    private static ModelBatch halved(DataInputView in) throws IOException {
      ModelBatch batch = BATCHES.deserialize(in);
      return with(EncodedTensor.read(in).decode(), batch);
    }

    private static ModelBatch with(Matrix h, ModelBatch batch) {
      Activation a = batch.activation();
      return batch.risen(new Activation(a.id(), h, a.y(), a.input(), a.evaluated(), a.weights()));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Serializer s && halves == s.halves;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(halves);
    }

    @Override
    public TypeSerializerSnapshot<TaskMessage> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Version 1. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TaskMessage> {
    /** For Flink. */
    public Snapshot() {
      super(Serializer::new);
    }
  }
}
