// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.cli.DniCommand;
import io.dni.cli.ExitCode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the speed of this machine's training. */
@Command(
    name = "bench",
    description = {
      "Measures training on this machine: in one thread, beside DL4J if that was built (mvn -f"
          + " integration-tests/src/dl4j package) and PyTorch if there is one, and as a stream"
          + " through a real broker. All cases of a table are measured in turn, so that their"
          + " ratios hold on a shared machine too."
    })
public final class BenchCommand extends DniCommand {
  @Option(
      names = "--full",
      order = 1,
      description = "All sizes, longer runs: an hour instead of fifteen minutes.")
  private boolean full;

  @Option(
      names = "--rounds",
      order = 2,
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each case is measured. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--only",
      order = 3,
      paramLabel = "PART",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<Bench.Part> only;

  @Option(
      names = "--hidden",
      order = 4,
      paramLabel = "N",
      split = ",",
      description = "Hidden blocks of the networks. Default: 6,20; with --full also 3.")
  private List<Integer> hidden;

  @Option(
      names = "--python",
      order = 5,
      paramLabel = "COMMAND",
      defaultValue = "python3",
      description = "The Python that may have PyTorch. Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(
      names = "--data",
      order = 6,
      paramLabel = "DIR",
      description = "MNIST's IDX files, for speed beside accuracy. Without: that is left out.")
  private Optional<Path> mnist = Optional.empty();

  @Option(
      names = "--out",
      order = 7,
      paramLabel = "DIR",
      defaultValue = "out/bench",
      description =
          "Directory of bench.json, bench.md and the pictures. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("dni.home", "."));
    BenchSettings settings =
        new BenchSettings(
            !full, rounds, hidden == null ? List.of() : hidden, python, mnist, home, out);
    Set<Bench.Part> parts = only == null ? EnumSet.allOf(Bench.Part.class) : only;
    BenchResult result = Bench.run(settings, parts, System.err);
    out().println(BenchReport.markdown(result));
    out().printf("written: %s%n", out);
    out().flush();
    return ExitCode.OK.number();
  }
}
