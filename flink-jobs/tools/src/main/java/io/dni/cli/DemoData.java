// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ExampleData;
import io.dni.dataset.source.DataSources;
import io.dni.streaming.state.ModelNames;
import io.dni.tabular.TableRules;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the demo streams, with a network and a length that suit it.
 *
 * @param network widths from input to output
 * @param examples how many to learn
 * @param producerArguments further arguments of {@code dni produce}
 * @param options of the job that differ from their defaults
 */
record DemoData(
    String network, long examples, List<String> producerArguments, Map<String, String> options) {
  /** Small networks are faster in one task, but a demo shows signals on their way. */
  private static final String TASKS = "2";

  private static final int BATCHES_PER_SNAPSHOT = 25;
  private static final int EXAMPLES_PER_SNAPSHOT = 250;
  private static final int LEAST_SNAPSHOTS = 40;
  private static final Pattern ARTIFICIAL = Pattern.compile("(linear|noisy|random)([1-9][0-9]*)");

  /** The demo on the rows of a table. */
  static DemoData of(TableRules table) {
    return new DemoData(
        table.network(),
        table.labelled(),
        List.of("--columns=" + table.features().notation()),
        table.options());
  }

  /**
   * The demo on the given data.
   *
   * @param data as {@code dni produce} takes it
   * @param perExample whether the loss of each data point is wanted: artificial data are a finite
   *     set then, each point known by its id, in full batches, and the network that of figure 9
   */
  static DemoData of(String data, boolean perExample) {
    Matcher artificial = ARTIFICIAL.matcher(data);
    if (artificial.matches() && perExample) {
      return new DemoData(
          artificial.group(2) + "-16x6-2",
          200_000,
          List.of("--ids"),
          Map.of(
              "dni.model.nonlinearity", "identity",
              "dni.model.normalisation", "none",
              "dni.job.tasks", TASKS,
              "dni.batch.size", "100",
              "dni.model.optimizer", "adam:0.0003",
              "dni.sg.optimizer", "adam:0.003"));
    }
    if (artificial.matches()) {
      // Random labels can only be learned by heart: a finite set. The others are an endless stream.
      boolean endless = !artificial.group(1).equals("random");
      return new DemoData(
          artificial.group(2) + "-64-64-2",
          60_000,
          endless ? List.of("--fresh") : List.of(),
          Map.of("dni.job.tasks", TASKS));
    }
    if (data.startsWith("mnist=")) {
      return new DemoData(
          "784-512-512-10",
          120_000,
          List.of(),
          Map.of(
              "dni.batch.size", "256",
              "dni.model.optimizer", "adam:0.001",
              "dni.sg.optimizer", "adam:0.001"));
    }
    if (DataSources.of(data).tables().isPresent()) {
      return new DemoData("", 0, List.of(), Map.of());
    }
    throw new UsageException(
        "--data: " + data + " (expected: data that the demo has a network for)");
  }

  /**
   * Snapshots often enough for a curve, and seldom enough to cost nothing; the last one is that of
   * the last batch.
   */
  static Map<String, String> snapshots(long batches, int batch) {
    int often = Math.max(BATCHES_PER_SNAPSHOT, EXAMPLES_PER_SNAPSHOT / batch);
    int every = (int) Math.min(often, Math.max(1, batches / LEAST_SNAPSHOTS));
    return Map.of(
        "dni.snapshots.every-batches",
        Integer.toString(every),
        "dni.snapshots.first-batch",
        Long.toString(batches % every));
  }

  /** What columns and classes are called goes with the model, where their number fits it. */
  static void name(Map<String, String> options, ExampleData opened, List<Integer> widths) {
    List<String> classes = opened.classNames().names();
    if (opened.inputs().size() == widths.get(0)) {
      options.put("dni.model.inputs", ModelNames.text(opened.inputs()));
    }
    if (classes.size() == widths.get(widths.size() - 1)) {
      options.put("dni.model.classes", ModelNames.text(classes));
    }
  }

  /** What {@code --data} is where it is not given. */
  static final class Default implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option && option.longestName().equals("--data")
          ? "noisy100"
          : null;
    }
  }
}
