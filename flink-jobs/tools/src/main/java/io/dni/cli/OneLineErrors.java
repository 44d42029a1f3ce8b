// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Ends a failed command with one line and the right exit code; a stack trace only on request. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    print(command, e.getMessage() + " (see " + help + ")");
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    print(command, message(e));
    if (command.getCommand() instanceof DniCommand own && own.isVerbose()) {
      e.printStackTrace(command.getErr());
    }
    return ExitCode.of(e).number();
  }

  /** The most telling line of a chain of causes. */
  static String message(Throwable error) {
    Throwable telling = error;
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (ExitCode.of(e) != ExitCode.FAILURE || telling.getMessage() == null) {
        telling = e;
      }
    }
    return telling.getMessage() == null ? telling.getClass().getSimpleName() : telling.getMessage();
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println("error: " + message.lines().findFirst().orElse(message));
    command.getErr().flush();
  }
}
