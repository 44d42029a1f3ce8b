// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Printable;
import io.dni.schemas.TopicMismatchException;
import io.dni.table.InvalidDataException;
import picocli.CommandLine;

/** What went wrong, in one line and an exit code. */
final class ProduceErrors {
  private static final int LONGEST = 1000;

  private ProduceErrors() {}

  /** The command, telling its errors so. */
  static CommandLine inOneLine(CommandLine command) {
    return command
        .setParameterExceptionHandler(
            (e, args) -> {
              error(e.getCommandLine(), e.getMessage() + " (see dni produce --help)");
              return ProduceCommand.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, failed, result) -> {
              error(failed, e.getMessage() == null ? e.toString() : e.getMessage());
              return exitCode(e);
            });
  }

  private static int exitCode(Exception e) {
    if (e instanceof InvalidDataException) {
      return ProduceCommand.USAGE;
    }
    if (e instanceof BrokerUnreachableException) {
      return ProduceCommand.UNREACHABLE;
    }
    return e instanceof TopicMismatchException
        ? ProduceCommand.TOPIC_MISMATCH
        : ProduceCommand.FAILURE;
  }

  private static void error(CommandLine command, String message) {
    String line = message.lines().findFirst().orElse(message);
    command.getErr().println("error: " + Printable.of(line, LONGEST));
    command.getErr().flush();
  }
}
