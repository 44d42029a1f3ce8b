// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.RowTable;
import io.dni.learning.metrics.ClassFigure;
import io.dni.producers.DataOptions;
import io.dni.streaming.job.TrainingConfig;
import io.dni.tabular.TableRules;
import io.dni.tabular.TableSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Our own configurations beside each other on a user's table. */
@Command(
    name = "compare",
    description = {
      "Learns a table with several configurations, each row predicted before it is learned, and"
          + " writes their figures beside each other: compare.md, compare.json and compare.png."
          + " What dni demo does with the table is the first of them. No broker is started."
    })
final class CompareCommand extends DniCommand {
  @Mixin private DataOptions data;

  @Option(
      names = "--try",
      order = 2,
      paramLabel = "OPTIONS",
      description = {
        "A configuration of your own: options over those of the rules, separated by spaces, as in"
            + " --try 'dni.batch.size=8 dni.model.optimizer=adam:0.01'. Repeatable; then only these"
            + " and the rules are compared."
      })
  private List<String> tried = List.of();

  @Option(
      names = "--rows",
      order = 3,
      paramLabel = "N",
      description = "Only the first N labelled rows.")
  private Long rows;

  @Option(
      names = "--out",
      order = 4,
      paramLabel = "DIR",
      defaultValue = "out/compare",
      description = "Where the files are written. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    if (rows != null && rows < 1) {
      throw new UsageException("--rows: " + rows + " (expected: >= 1)");
    }
    TableRules rules;
    try (RowTable table = open()) {
      rules = TableRules.of(data.data(), table.scan(), data.asked());
    }
    if (rules.features().predictsNumber()) {
      throw new UsageException(
          "compare: the label is a number to predict (expected: classes, see --classes)");
    }
    List<TableSetup> setups = setups();
    List<TrainingConfig> configs = new ArrayList<>();
    for (TableSetup setup : setups) {
      configs.add(config(setup, rules));
    }
    out().println(rules.text());
    long most = rows == null ? Long.MAX_VALUE : rows;
    List<SetupOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      outcomes.add(SetupOutcome.of(setups.get(i), configs.get(i), this::open, most));
      SetupOutcome last = outcomes.get(i);
      out()
          .printf(
              Locale.ROOT,
              "%-24s accuracy %.4f  %,.0f rows/s%n",
              last.name(),
              last.figures().get(ClassFigure.ACCURACY.key()),
              last.rowsPerSecond());
      out().flush();
    }
    new ComparePage(data.data(), rules, outcomes).write(directory, out());
    return ExitCode.OK.number();
  }

  private RowTable open() {
    return data.openRows()
        .orElseThrow(() -> new UsageException("--data: " + data.data() + " (expected: a table)"));
  }

  private List<TableSetup> setups() {
    if (tried.isEmpty()) {
      return TableSetup.usual();
    }
    List<TableSetup> setups = new ArrayList<>(List.of(TableSetup.RULES));
    for (String text : tried) {
      Map<String, String> options = new LinkedHashMap<>();
      for (String option : text.strip().split("\\s+", -1)) {
        int equals = option.indexOf('=');
        if (equals < 1) {
          throw new UsageException("--try: " + option + " (expected: NAME=VALUE NAME=VALUE …)");
        }
        options.put(option.substring(0, equals), option.substring(equals + 1));
      }
      setups.add(new TableSetup(text.strip(), TableSetup.RULES.hidden(), options));
    }
    return setups;
  }

  private TrainingConfig config(TableSetup setup, TableRules rules) {
    try {
      return setup.config(rules, data.seed());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
