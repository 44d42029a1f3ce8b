// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.streaming.job.LabelBudget;
import io.dni.streaming.job.MemoryBudget;
import io.dni.streaming.job.OptionFile;
import io.dni.streaming.job.OptionTable;
import io.dni.streaming.job.TrainingArguments;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import picocli.CommandLine.Option;

/** The options of the training job, from a file and from the command line. */
final class JobOptions {
  @Option(
      names = "--config",
      order = 20,
      paramLabel = "FILE",
      description = "Options in YAML; dni options lists them.")
  private Path file;

  @Option(
      names = "--set",
      order = 21,
      paramLabel = "NAME=VALUE",
      description = "Sets an option, as in --set dni.batch.size=64. Goes before the file.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The raw options: those given here, and DNI_KAFKA_* variables, over the given defaults. */
  Map<String, String> over(Map<String, String> defaults) throws IOException {
    Map<String, String> raw = new LinkedHashMap<>(defaults);
    try {
      if (file != null) {
        raw.putAll(OptionFile.read(file));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--config: " + e.getMessage(), e);
    }
    raw.putAll(TrainingArguments.fromEnvironment(System.getenv()));
    try {
      settings.keySet().forEach(name -> TrainingArguments.requirePublic("--set " + name, name));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    raw.putAll(settings);
    return raw;
  }

  /** Checks raw options, and that a model fits into this process. */
  static TrainingConfig checked(Map<String, String> raw) {
    try {
      TrainingConfig config = TrainingConfig.of(raw);
      MemoryBudget budget = MemoryBudget.of(config);
      long heap = Runtime.getRuntime().maxMemory();
      budget.require(config.model().network().notation(), heap);
      LabelBudget.of(config).require(heap, budget.bytes());
      return config;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Every option with its value, for the report; of the Kafka properties only the address. */
  static Map<String, String> effective(Map<String, String> raw) {
    Map<String, String> effective = new LinkedHashMap<>();
    for (ConfigOption<?> option : TrainingOptions.ALL) {
      String value = raw.get(option.key());
      if (value != null) {
        effective.put(option.key(), value);
      } else if (option.hasDefaultValue()) {
        effective.put(option.key(), OptionTable.defaultValue(option));
      }
    }
    effective.put("kafka.bootstrap.servers", raw.get("kafka.bootstrap.servers"));
    return effective;
  }
}
