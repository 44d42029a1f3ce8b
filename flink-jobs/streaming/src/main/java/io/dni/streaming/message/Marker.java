// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What travels with a batch to steer the segments that it passes: so all of them change between the
 * same two batches, and a checkpoint never holds half of a change.
 *
 * @param commands each segment does these before it takes up the batch, in this order
 * @param frozen whether the batch is scored only, and not learned
 * @param champion the batch as the champion sees it at this height, {@code [batch, width]}; empty
 *     where only the live model predicts
 * @param championInput the network's input as the champion's encoder has it, {@code [batch,
 *     inputs]}; empty where that is the live model's
 */
public record Marker(
    List<ModelCommand> commands,
    boolean frozen,
    Optional<Matrix> champion,
    Optional<Matrix> championInput) {
  /** Of a batch that is learned and changes nothing else. */
  public static final Marker NONE = new Marker(List.of(), false, Optional.empty());

  /** Of a batch that is scored and not learned. */
  public static final Marker FROZEN = new Marker(List.of(), true, Optional.empty());

  private static final int NO_CHAMPION = 0;
  private static final int CHAMPION = 1;
  private static final int CHAMPION_IS_H = 2;
  private static final int CHAMPION_INPUT = 4;
  private static final ModelCommand.Serializer COMMANDS = new ModelCommand.Serializer();

  /** Where the champion takes the live model's input. */
  public Marker(List<ModelCommand> commands, boolean frozen, Optional<Matrix> champion) {
    this(commands, frozen, champion, Optional.empty());
  }

  /** The same marker of a batch whose input the champion sees so. */
  public Marker withInput(Optional<Matrix> input) {
    return input.isEmpty() && championInput.isEmpty()
        ? this
        : new Marker(commands, frozen, champion, input);
  }

  /** The same marker with these commands, of a batch that is not to be learned or is. */
  public Marker commanding(List<ModelCommand> others, boolean scoredOnly) {
    return new Marker(others, scoredOnly, champion, championInput);
  }

  /**
   * The same marker one segment higher.
   *
   * @param linearPath whether the network's input goes on with the batch
   */
  Marker risen(Optional<Matrix> championAbove, boolean linearPath) {
    return championAbove.isEmpty() && champion.isEmpty() && championInput.isEmpty()
        ? this
        : new Marker(
            commands,
            frozen,
            championAbove,
            linearPath && championAbove.isPresent() ? championInput : Optional.empty());
  }

  /**
   * Writes it.
   *
   * @param h activation of the batch, which is not written again where the champion's is the same
   */
  @SuppressWarnings("ReferenceEquality") // the very same matrix
  void write(DataOutputView out, Matrix h) throws IOException {
    out.writeBoolean(frozen);
    out.writeInt(commands.size());
    for (ModelCommand command : commands) {
      COMMANDS.serialize(command, out);
    }
    boolean same = champion.isPresent() && champion.get() == h;
    out.writeByte(
        (champion.isEmpty() ? NO_CHAMPION : same ? CHAMPION_IS_H : CHAMPION)
            | (championInput.isEmpty() ? 0 : CHAMPION_INPUT));
    if (champion.isPresent() && !same) {
      MatrixFormat.write(out, champion.get());
    }
    if (championInput.isPresent()) {
      MatrixFormat.write(out, championInput.get());
    }
  }

  static Marker read(DataInputView in, Matrix h) throws IOException {
    boolean frozen = in.readBoolean();
    List<ModelCommand> commands = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      commands.add(COMMANDS.deserialize(in));
    }
    int matrices = in.readByte();
    Optional<Matrix> champion =
        switch (matrices & ~CHAMPION_INPUT) {
          case CHAMPION -> Optional.of(MatrixFormat.read(in));
          case CHAMPION_IS_H -> Optional.of(h);
          default -> Optional.empty();
        };
    Optional<Matrix> input =
        (matrices & CHAMPION_INPUT) != 0 ? Optional.of(MatrixFormat.read(in)) : Optional.empty();
    return new Marker(List.copyOf(commands), frozen, champion, input);
  }
}
