// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.cli.DniCommand;
import io.dni.cli.ExitCode;
import io.dni.cli.UsageException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts the exactly-once promise to the test in simulated runs, and prints what happened. */
@Command(
    name = "faults",
    description = {
      "Runs the learning rule in a simulated stream with crashes, lost, duplicated, delayed and"
          + " reordered signals, one run per seed, and checks that every example is learned exactly once"
          + " and every gradient corrects at most once. Prints a table."
    })
public final class FaultsCommand extends DniCommand {
  private static final int CONTROL_RUNS = 200;

  @Option(
      names = "--first",
      order = 1,
      paramLabel = "SEED",
      defaultValue = "1",
      description = "First seed. Default: ${DEFAULT-VALUE}.")
  private long first;

  @Option(
      names = "--runs",
      order = 2,
      paramLabel = "N",
      defaultValue = "5000",
      description = "Number of runs, with the seeds that follow. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Override
  public Integer call() {
    if (runs < 1) {
      throw new UsageException("--runs: " + runs + " (expected: >= 1)");
    }
    FaultCounts counts;
    try {
      counts = FaultSimulation.run(first, runs);
    } catch (InvariantViolation e) {
      spec().commandLine().getErr().println("broken: " + e.getMessage());
      return ExitCode.FAILURE.number();
    }
    int control = FaultSimulation.brokenWithReusedIds(first, Math.min(runs, CONTROL_RUNS));
    PrintWriter out = out();
    out.println("| simulated runs | " + counts.runs() + " |");
    out.println("|---|---|");
    counts.rows().forEach((what, count) -> out.printf("| %s | %d |%n", what, count));
    out.println("| examples lost | 0 |");
    out.println("| examples learned twice | 0 |");
    out.println("| corrections applied twice, or to another batch | 0 |");
    out.printf(
        "| control, ids given again after a restore: runs found broken | %d of %d |%n",
        control, Math.min(runs, CONTROL_RUNS));
    out.flush();
    return ExitCode.OK.number();
  }
}
