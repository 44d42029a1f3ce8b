// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.streaming.job.OptionTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the options of the training job. */
@Command(
    name = "options",
    description = "Lists the options of the training job: name, type, default, meaning.")
final class OptionsCommand extends DniCommand {
  @Option(names = "--markdown", description = "As a Markdown table.")
  private boolean markdown;

  @Override
  public Integer call() {
    (markdown ? OptionTable.markdown() : OptionTable.text()).forEach(out()::println);
    out().flush();
    return ExitCode.OK.number();
  }
}
