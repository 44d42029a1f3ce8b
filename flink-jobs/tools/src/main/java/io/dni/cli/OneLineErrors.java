// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dni.schemas.Printable;
import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Ends a failed command with one line and the right exit code; a stack trace only on request. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** Room for two long paths and what is wrong with them. */
  private static final int LONGEST = 1000;

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
    return words(telling);
  }

  /** Some libraries' messages say nothing without the exception's name, or advise programmers. */
  private static String words(Throwable e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file or directory";
    } else if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": access denied";
    } else if (e instanceof NotDirectoryException other) {
      return other.getFile() + ": not a directory";
    } else if (e instanceof JsonProcessingException json) {
      return json.getOriginalMessage();
    } else if (e instanceof EOFException) {
      return "a file or a connection ended too early";
    } else if (e instanceof OutOfMemoryError) {
      return "out of memory (%s); DNI_JAVA_OPTS=-Xmx8g gives more".formatted(e.getMessage());
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void print(CommandLine command, String message) {
    String line = message.lines().findFirst().orElse(message);
    command.getErr().println("error: " + Printable.of(line, LONGEST));
    command.getErr().flush();
  }
}
