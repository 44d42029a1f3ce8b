// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.catalog;

import io.dni.cli.DniCommand;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRunner;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultsPage;
import io.dni.experiment.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reproduces the paper's tables and figures. */
@Command(
    name = "experiment",
    description = "Reproduce the paper's tables and figures, as numbers and pictures.",
    subcommands = {ExperimentCommand.Run.class, ExperimentCommand.All.class},
    synopsisSubcommandLabel = "COMMAND")
public final class ExperimentCommand extends DniCommand {

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec().commandLine(), "experiment: no command (expected: list, run, all or report)");
  }

  @Command(name = "list", description = "List all experiments.", mixinStandardHelpOptions = true)
  int list() {
    PrintWriter out = spec().commandLine().getOut();
    for (Experiment e : ExperimentCatalog.all()) {
      out.printf("%-16s %s (%s)%n", e.name(), e.title(), e.paperSection());
    }
    return 0;
  }

  /** Runs one experiment. */
  @Command(
      name = "run",
      description = "Run one experiment; a stopped run goes on where it was.",
      mixinStandardHelpOptions = true)
  static final class Run implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the experiment, see list.")
    private String name;

    @Mixin private ExperimentOptions options;
    @ParentCommand private ExperimentCommand parent;

    @Override
    public Integer call() throws IOException {
      return parent.run(List.of(ExperimentCatalog.find(name)), options);
    }
  }

  /** Runs all experiments. */
  @Command(
      name = "all",
      description = "Run all experiments; those on MNIST need --data.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    @Mixin private ExperimentOptions options;
    @ParentCommand private ExperimentCommand parent;

    @Override
    public Integer call() throws IOException {
      List<Experiment> chosen = new ArrayList<>();
      for (Experiment e : ExperimentCatalog.all()) {
        Optional<String> lacking = e.lacks(options.settings());
        if (lacking.isPresent()) {
          parent
              .spec()
              .commandLine()
              .getErr()
              .printf("%s: left out, needs %s%n", e.name(), lacking.get());
        } else {
          chosen.add(e);
        }
      }
      return parent.run(chosen, options);
    }
  }

  @Command(
      name = "report",
      description = "Write RESULTS.md with all stored results and their pictures.",
      mixinStandardHelpOptions = true)
  int report(
      @Option(
              names = "--out",
              paramLabel = "DIR",
              defaultValue = "out/experiments",
              description = "Directory of the results (default: ${DEFAULT-VALUE}).")
          Path out,
      @Option(
              names = "--page",
              paramLabel = "FILE",
              defaultValue = "flink-jobs/RESULTS.md",
              description = "Page to write (default: ${DEFAULT-VALUE}).")
          Path page)
      throws IOException {
    List<String> names = ExperimentCatalog.all().stream().map(Experiment::name).toList();
    List<String> written = ResultsPage.write(out, names, page, page.resolveSibling("results"));
    spec().commandLine().getOut().printf("%s: %s%n", page, String.join(", ", written));
    return written.isEmpty() ? 1 : 0;
  }

  private int run(List<Experiment> experiments, ExperimentOptions options) throws IOException {
    // No screen is needed to draw.
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = spec().commandLine().getOut();
    ExperimentSettings settings = options.settings();
    int broken = 0;
    for (Experiment experiment : experiments) {
      ExperimentResult result =
          new ExperimentRunner(System.err).run(experiment, settings, options.fresh());
      for (Statement s : result.statements()) {
        out.printf(
            "%s  %s: %s (%s)%n", s.holds() ? "holds" : "FAILS", s.text(), s.figure(), s.bound());
      }
      if (settings.quick()) {
        experiment.leftOutWhenQuick().ifPresent(left -> out.printf("quick: left out %s%n", left));
      }
      out.printf(
          "%s: %d of %d statements hold; %s%n",
          experiment.name(),
          result.statements().size() - result.broken().size(),
          result.statements().size(),
          ExperimentRunner.directory(settings, experiment));
      out.flush();
      broken += result.broken().size();
    }
    return broken == 0 ? 0 : 1;
  }

  /** This command with its subcommands. */
  static CommandLine commandLine() {
    return new CommandLine(new ExperimentCommand());
  }
}
