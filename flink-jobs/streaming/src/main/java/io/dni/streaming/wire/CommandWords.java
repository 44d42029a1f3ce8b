// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.state.ModelSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Commands as people write them: {@code set dni.model.optimizer=adam:0.001}. */
public final class CommandWords {
  private CommandWords() {}

  /** All kinds of commands, joined by commas. */
  public static String kinds() {
    return Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.joining(", "));
  }

  /**
   * The command that words mean.
   *
   * @param model whose it is; empty: of all models
   * @param id of the command
   * @param version how many promotions and restorations the model must have had; below 0: any
   * @throws IllegalArgumentException naming what does not fit
   */
  public static ModelCommand parse(List<String> words, String model, String id, long version) {
    String first = words.isEmpty() ? "" : words.get(0);
    Kind kind =
        Kind.of(first)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "command: %s (expected: one of %s)".formatted(first, kinds())));
    String argument = words.size() > 1 ? words.get(1) : "";
    String setting = "";
    String value = "";
    int segment = 0;
    switch (kind) {
      case SET -> {
        int equals = argument.indexOf('=');
        setting = equals < 0 ? argument : argument.substring(0, equals);
        value = equals < 0 ? "" : argument.substring(equals + 1);
        if (!ModelSettings.steerable().contains(setting)) {
          throw new IllegalArgumentException(
              "set %s (expected: NAME=VALUE with one of %s)"
                  .formatted(argument, String.join(", ", ModelSettings.steerable())));
        }
      }
      case RESET_SEGMENT -> {
        if (!argument.matches("[0-9]{1,6}")) {
          throw new IllegalArgumentException(
              "reset-segment %s (expected: a number)".formatted(argument));
        }
        segment = Integer.parseInt(argument);
      }
      case FREEZE, RESUME, PROMOTE, RESTORE -> {
        if (!argument.isEmpty()) {
          throw new IllegalArgumentException(
              "%s %s (expected: nothing behind %s)".formatted(first, argument, first));
        }
      }
    }
    return new ModelCommand(model, model.isEmpty(), id, kind, setting, value, segment, version);
  }
}
