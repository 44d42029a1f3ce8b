// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.RowTable;
import io.dni.producers.DataOptions;
import io.dni.tabular.TableRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the rows of a table say of its columns. */
@Command(
    name = "columns",
    description = {
      "Reads a table and prints what its columns are, with the network and the settings that"
          + " follow, as an option file in YAML: to be edited, and given to dni train --config."
    })
final class ColumnsCommand extends DniCommand {
  @Mixin private DataOptions data;

  @Override
  public Integer call() {
    try (RowTable table =
        data.openRows()
            .orElseThrow(
                () -> new UsageException("--data: " + data.data() + " (expected: a table)"))) {
      TableRules.of(data.data(), table.scan(), data.asked()).yaml().forEach(out()::println);
      out().flush();
    }
    return ExitCode.OK.number();
  }
}
