// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.FlowOptions.*;
import static io.dni.streaming.job.ModelOptions.*;
import static io.dni.streaming.job.OptionValues.get;
import static io.dni.streaming.job.OptionValues.named;
import static io.dni.streaming.job.RunOptions.*;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.GradientSource.Learning;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.streaming.state.ModelNames;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** The model that options describe. */
final class ConfiguredModel {
  /** What pending batches of a model may take of the heap where the user sets no number. */
  private static final long PENDING_BYTES = 256L << 20;

  private static final long MOST_PENDING = 256;

  /** Batches beyond one per task that keep the tasks busy while signals are in Kafka. */
  private static final int ON_THE_WAY = 4;

  /**
   * Multiplications of a batch that a task should have: 100-384-384-2 in batches of 32 has twice as
   * many, and is as fast in two tasks as in one (docs/speed.md).
   */
  private static final long LEAST_WORK_OF_TASK = 8_000_000;

  /** One batch that is being learned, and the next one at hand. */
  private static final int LOCK_STEP_WINDOW = 2;

  /**
   * The network.
   *
   * @throws IllegalArgumentException naming the option, its value and the expected range
   */
  static NetworkSpec network(ReadableConfig c) {
    Nonlinearity nonlinearity =
        get(c, NONLINEARITY).equals("relu") ? Nonlinearity.RELU : Nonlinearity.IDENTITY;
    return named(
        NETWORK,
        () ->
            new NetworkSpec(
                NetworkSpec.parseWidths(get(c, NETWORK)),
                nonlinearity,
                normalisation(c),
                get(c, LINEAR_PATH),
                named(HEAD, () -> Head.parse(get(c, HEAD))),
                Loss.parse(get(c, LOSS))));
  }

  /**
   * The network with its cuts, and how it learns.
   *
   * @throws IllegalArgumentException naming the option, its value and the expected range
   */
  static ModelSpec of(ReadableConfig c, NetworkSpec network, int tasks) {
    String mode = get(c, MODE);
    List<Integer> cuts = cuts(c, network, tasks, mode);
    List<GradientSource> sources =
        named(
            SOURCES,
            () ->
                SourceOptions.sources(
                    c.getOptional(SOURCES).orElse(List.of()), source(c, mode), cuts.size()));
    return named(
        CUTS,
        () ->
            new ModelSpec(
                network,
                cuts,
                sources,
                named(OPTIMIZER, () -> Optimizer.parse(get(c, OPTIMIZER))),
                named(SG_OPTIMIZER, () -> ModuleOptimizer.parse(get(c, SG_OPTIMIZER))),
                maxPending(c, network, cuts, sources, tasks),
                get(c, CLIP_NORM),
                named(TRUST_GATE, () -> TrustGate.parse(get(c, TRUST_GATE))),
                get(c, SEED)));
  }

  /** What inputs and outputs are called. */
  static ModelNames names(ReadableConfig c, NetworkSpec network) {
    int classes = network.loss() == Loss.SIGMOID ? 2 : network.outputs();
    return new ModelNames(names(c, INPUT_NAMES, network.inputs()), names(c, CLASS_NAMES, classes));
  }

  private static List<String> names(ReadableConfig c, ConfigOption<String> option, int count) {
    List<String> names = c.getOptional(option).map(ModelNames::parse).orElse(List.of());
    boolean distinct = new HashSet<>(names).size() == names.size();
    if (!names.isEmpty() && (names.size() != count || !distinct)) {
      throw new IllegalArgumentException(
          "%s: %d names (expected: %d different ones)"
              .formatted(option.key(), names.size(), count));
    }
    return names;
  }

  /**
   * Tasks that the segments are dealt out to. Where a batch is little work, what it costs between
   * two tasks is more than what they gain.
   */
  static int tasks(ReadableConfig c, NetworkSpec network, int processors) {
    String text = get(c, TASKS);
    if (!text.equals("auto")) {
      return Integer.parseInt(text);
    }
    long work = get(c, BATCH_SIZE) * LongStream.of(ArithmeticCost.ofBlocks(network)).sum();
    long worth = Math.min(processors / get(c, PARALLELISM), work / LEAST_WORK_OF_TASK);
    return (int) Math.max(1, worth);
  }

  /** Whether each segment takes up a batch only when the one before is settled. */
  static boolean lockStep(ReadableConfig c, List<GradientSource> sources) {
    return get(c, LOCK_STEP) || sources.stream().anyMatch(GradientSource::locked);
  }

  /** Batches that may be on their way at once. */
  static int window(ReadableConfig c, int tasks, boolean lockStep) {
    int asked = get(c, MAX_IN_FLIGHT);
    if (lockStep) {
      return LOCK_STEP_WINDOW;
    }
    int pending = get(c, MAX_PENDING);
    int usual = tasks + ON_THE_WAY;
    return asked > 0 ? asked : pending > 0 ? Math.min(pending, usual) : usual;
  }

  /** The statistics of a batch of one row are that row. */
  static void requireStatistics(ModelSpec model, int batch) {
    Normalisation normalisation = model.network().normalisation();
    if (model.network().hidden() > 0 && batch < normalisation.leastRows()) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d with %s=%s, or another normalisation)"
              .formatted(
                  BATCH_SIZE.key(),
                  batch,
                  normalisation.leastRows(),
                  NORMALISATION.key(),
                  normalisation.label()));
    }
  }

  /** An interface at every border of two tasks that share the blocks evenly. */
  private static List<Integer> cutsAtTasks(NetworkSpec network, int tasks) {
    long[] costs = ArithmeticCost.ofBlocks(network);
    List<Integer> starts = EvenShares.starts(costs, Math.min(tasks, costs.length));
    return starts.subList(1, starts.size());
  }

  private static List<Integer> cuts(ReadableConfig c, NetworkSpec network, int tasks, String mode) {
    List<String> asked = get(c, CUTS);
    if (asked == null) {
      return mode.equals(SourceOptions.SINGLE)
          ? List.of((network.hidden() + 1) / 2)
          : ModelSpec.everyLayer(network);
    }
    if (asked.equals(List.of("tasks"))) {
      return cutsAtTasks(network, tasks);
    }
    try {
      return asked.stream().map(String::strip).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: %s (expected: tasks, or block numbers such as 1;2)"
              .formatted(CUTS.key(), String.join(";", asked)),
          e);
    }
  }

  private static Normalisation normalisation(ReadableConfig c) {
    String text = get(c, NORMALISATION);
    return named(
        NORMALISATION,
        () ->
            switch (text) {
              case "true" -> Normalisation.BATCH;
              case "false" -> Normalisation.NONE;
              default -> Normalisation.parse(text);
            });
  }

  /**
   * Without a bound that the user has set: as many as a stated part of the heap holds, for once
   * gradients stay away, that many will wait.
   */
  private static int maxPending(
      ReadableConfig c,
      NetworkSpec network,
      List<Integer> cuts,
      List<GradientSource> sources,
      int tasks) {
    int asked = get(c, MAX_PENDING);
    if (asked > 0) {
      return asked;
    }
    List<Integer> widths = network.widths();
    long row = 0;
    int from = 0;
    for (int i = 0; i < cuts.size(); i++) {
      int to = Math.max(0, Math.min(cuts.get(i), widths.size() - 1)); // checked later
      row += widths.get(to) + network.outputs();
      if (sources.get(i).learning() == Learning.WHEN_SIGNALLED) {
        for (int block = from; block < to; block++) { // what it has recorded waits as well
          row += widths.get(block) + 2L * widths.get(block + 1);
        }
      }
      from = to;
    }
    long bytes = Math.max(1, row * get(c, BATCH_SIZE) * Float.BYTES);
    long fitting = Math.min(MOST_PENDING, PENDING_BYTES / bytes);
    int window = window(c, Math.min(tasks, cuts.size() + 1), lockStep(c, sources));
    return (int) Math.max(window, fitting);
  }

  private static GradientSource source(ReadableConfig c, String mode) {
    Conditioning conditioning = named(CONDITIONING, () -> Conditioning.parse(get(c, CONDITIONING)));
    int hidden = get(c, SG_HIDDEN);
    return SourceOptions.ofMode(mode, conditioning, hidden, get(c, SG_RANK));
  }

  private ConfiguredModel() {}
}
