// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.process.RootLocale;
import io.dni.process.StopRequest;
import io.dni.producers.ProduceCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: {@code dni COMMAND}. */
@Command(
    name = "dni",
    description = {
      "Trains neural networks online on Kafka streams, each segment on its own,"
          + " with synthetic gradients (decoupled neural interfaces)."
    },
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      ProduceCommand.class,
      ColumnsCommand.class,
      CompareCommand.class,
      WatchCommand.class,
      TopicsCommand.class,
      BrokerCommand.class,
      OptionsCommand.class,
      InspectCommand.class,
      DiffCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      PlotCommand.class,
      AnalyzeCommand.class,
      DlqCommand.class,
      ScoreCommand.class,
      ControlCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
public final class Main extends DniCommand {

  /** Runs a command and ends this process with its exit code. */
  public static void main(String[] args) {
    RootLocale.install();
    int code = commandLine().execute(args);
    StopRequest.commandEnded(code);
    System.exit(code);
  }

  /** The command with all its subcommands, its errors of one line. */
  static CommandLine commandLine() {
    OneLineErrors errors = new OneLineErrors();
    CommandLine command =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors);
    ServiceLoader.load(DniCommand.class).forEach(command::addSubcommand);
    Map<String, String> exitCodes = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> exitCodes.put(Integer.toString(code.number()), code.meaning()));
    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    command.getCommandSpec().usageMessage().exitCodeList(exitCodes);
    return command;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "no command");
  }
}
