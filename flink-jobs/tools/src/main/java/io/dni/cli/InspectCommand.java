// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.inspect.Inspection;
import io.dni.inspect.InspectionTable;
import io.dni.inspect.JsonText;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into a checkpoint. */
@Command(
    name = "inspect",
    description = {
      "Shows what each segment and its SG module have learned, from a savepoint or a"
          + " checkpoint alone: no job, cluster or broker is needed."
    })
final class InspectCommand extends DniCommand {
  @Parameters(
      paramLabel = "PATH",
      description =
          "A savepoint, a retained checkpoint, or a directory above some: the newest is taken.")
  private String path;

  @Option(names = "--model", order = 1, paramLabel = "ID", description = "Only this model.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--segment",
      order = 2,
      paramLabel = "N",
      description = "Only this segment, from 0 at the input.")
  private Optional<Integer> segment = Optional.empty();

  @Option(
      names = "--implied",
      order = 3,
      description = "Prints the output weights that SG modules imply in full.")
  private boolean implied;

  @Option(names = "--json", order = 4, description = "For machines: one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    OptionalInt only = segment.map(OptionalInt::of).orElse(OptionalInt.empty());
    Inspection inspection;
    try {
      inspection = Inspection.of(path, model, only);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    if (json) {
      out().println(JsonText.of(inspection));
      out().flush();
    } else {
      new InspectionTable(out()).print(inspection, implied);
    }
    return ExitCode.OK.number();
  }
}
