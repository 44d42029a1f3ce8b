// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ExampleData;
import io.dni.dataset.RowTable;
import io.dni.learning.segment.NetworkSpec;
import io.dni.local.ExampleProducer;
import io.dni.local.LocalBroker;
import io.dni.process.StopRequest;
import io.dni.producers.DataOptions;
import io.dni.producers.SendingOptions;
import io.dni.producers.StreamOptions;
import io.dni.report.RunSummary;
import io.dni.schemas.Topic;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import io.dni.tabular.TableRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything on this machine: broker, producer, job, report. */
@Command(
    name = "demo",
    description = {
      "Trains a network on a live Kafka stream, all on this machine: starts a Kafka broker, a"
          + " producer and the Flink job, stops with a savepoint and writes a report. Takes the"
          + " options of dni produce for its data; without --data: noisy100."
    },
    defaultValueProvider = DemoData.Default.class)
final class DemoCommand extends DniCommand {
  private static final String COLUMNS = "dni.features.columns";
  private static final String SNAPSHOT_EVERY = "dni.snapshots.every-batches";

  @Mixin private JobOptions job;

  @Mixin private DataOptions data;
  @Mixin private StreamOptions stream;

  @Mixin
  @SuppressWarnings("UnusedVariable") // accepted, and passed on to the producer as they stand
  private SendingOptions sending;

  @Option(
      names = "--allow-control",
      order = 30,
      description = "The live page has buttons that command the job.")
  private boolean allowControl;

  @Option(
      names = "--model",
      order = 2,
      paramLabel = "WIDTHS",
      description = {
        "Network from input to output, as 100-64-64-2 (the default for noisy100) or 784-512x2-10."
      })
  private String model;

  @Option(
      names = "--mode",
      order = 3,
      paramLabel = "MODE",
      defaultValue = "dni",
      description = "dni, single-sg, backprop, dfa, critic or none. Default: ${DEFAULT-VALUE}.")
  private String mode;

  @Option(
      names = "--examples",
      order = 4,
      paramLabel = "N",
      description = "How many to learn, in whole batches. Default: 60000; MNIST: 120000.")
  private Long examples;

  @Option(
      names = "--out",
      order = 6,
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description =
          "Where everything is written; replaces an older demo. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--port",
      order = 7,
      paramLabel = "PORT",
      description = "Of the Kafka broker. Default: a free one.")
  private Integer port;

  @Option(
      names = "--web-port",
      order = 8,
      paramLabel = "PORT",
      description = "Of Flink's web UI. Default: a free one.")
  private Integer webPort;

  @Override
  public Integer call() throws Exception {
    long started = System.nanoTime();
    // Before anything that logs: the first of them opens the log.
    LogFile.in(directory);
    boolean perExample = Boolean.parseBoolean(job.over(Map.of()).get("dni.snapshots.per-example"));
    Optional<TableRules> table = tableRules();
    DemoData preset = table.map(DemoData::of).orElseGet(() -> preset(perExample));
    int flinkPort = Ports.free(webPort, "--web-port", 0);
    int kafkaPort = Ports.free(port, "--port", flinkPort);
    network(preset);
    count(preset);
    Optional<ExampleData> opened =
        job.over(preset.options()).containsKey(COLUMNS)
            ? Optional.empty()
            : Optional.of(data.toLearn(stream));
    Map<String, String> raw = options(preset, opened, kafkaPort);
    TrainingConfig config = JobOptions.checked(raw);
    int batch = config.batching().size();
    long batches = count(preset) / batch;
    if (batches < 1) {
      throw new UsageException(
          "--examples: %d (expected: >= %d, one batch)".formatted(count(preset), batch));
    }
    if (!job.over(Map.of()).containsKey(SNAPSHOT_EVERY)) {
      raw.putAll(DemoData.snapshots(batches, batch));
    }
    config = JobOptions.checked(raw);

    NetworkSpec fitted = config.model().network();
    DataFit fit = new DataFit(data.data(), stream, out());
    opened.ifPresent(vectors -> fit.require(vectors, fitted, batches * batch));
    DemoDirectory kafka = new DemoDirectory(directory);
    boolean replaced = kafka.prepare();
    Files.createDirectories(directory);
    StopRequest stop = StopRequest.onSignals();
    table.ifPresent(rules -> out().printf("table          %s%n", rules.text()));
    out()
        .printf(
            "network        %s, mode %s, data %s%n",
            config.model().network().notation(), mode, data.data());
    if (replaced) {
      out().printf("removed        topics of an earlier demo in %s%n", kafka.kafka());
    }
    out().flush();
    try (LocalBroker broker = LocalBroker.start(kafka.kafka(), kafkaPort)) {
      out().printf("Kafka broker   %s%n", broker.bootstrapServers());
      out().flush();
      TrainingTopics.require(config);
      try (ExampleProducer producer = producer(preset, config, batches * batch)) {
        TrainingSession session =
            new TrainingSession(
                    new TrainingSession.Plan(
                        config,
                        JobOptions.effective(raw),
                        directory,
                        Optional.empty(),
                        flinkPort,
                        OptionalLong.of(batches * batch),
                        started),
                    out())
                .allowingControl(allowControl);
        RunSummary summary = session.run(stop, new DemoProcesses(producer, broker));
        SummaryLines.of(summary, directory).forEach(out()::println);
        out().flush();
        return ExitCode.of(summary).number();
      }
    }
  }

  /** What a table says itself, unless a network or columns are given. */
  private Optional<TableRules> tableRules() throws IOException {
    if (model != null || job.over(Map.of()).containsKey(COLUMNS)) {
      return Optional.empty();
    }
    try (RowTable rows = data.openRows().orElse(null)) {
      return rows == null
          ? Optional.empty()
          : Optional.of(TableRules.of(data.data(), rows.scan(), data.asked()));
    }
  }

  private DemoData preset(boolean perExample) {
    return DemoData.of(data.data(), perExample);
  }

  private Map<String, String> options(DemoData preset, Optional<ExampleData> opened, int kafkaPort)
      throws IOException {
    Map<String, String> defaults = new LinkedHashMap<>(preset.options());
    String network = network(preset);
    defaults.put("dni.model.network", network);
    defaults.put("dni.model.mode", mode);
    opened.ifPresent(vectors -> DemoData.name(defaults, vectors, NetworkSpec.parseWidths(network)));
    defaults.put("dni.model.seed", Long.toString(data.seed()));
    defaults.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    Map<String, String> raw = job.over(defaults);
    raw.put("kafka.bootstrap.servers", "127.0.0.1:" + kafkaPort);
    return raw;
  }

  private String network(DemoData preset) {
    String network = model == null ? preset.network() : model;
    if (network.isEmpty()) {
      throw new UsageException(
          "--model: missing (expected: the widths of a network for " + data.data() + ")");
    }
    return network;
  }

  private long count(DemoData preset) {
    if (examples == null && preset.examples() == 0) {
      throw new UsageException(
          "--examples: missing (expected: how many to learn of " + data.data() + ")");
    }
    return examples == null ? preset.examples() : examples;
  }

  private ExampleProducer producer(DemoData preset, TrainingConfig config, long count)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data=" + data.data(),
                "--seed=" + data.seed(),
                "--bootstrap-server=" + config.bootstrapServers(),
                "--topic=" + config.topic(Topic.EXAMPLES)));
    if (config.features().isEmpty()) {
      // Of a table all rows are sent: nobody knows which ones have a label.
      arguments.add("--count=" + count);
    }
    List<String> given = GivenOptions.of(spec(), List.of("data", "stream", "sending"));
    given.removeIf(argument -> argument.startsWith("--data=") || argument.startsWith("--seed="));
    if (given.isEmpty() || config.features().isPresent()) {
      given.addAll(preset.producerArguments());
    }
    arguments.addAll(given);
    return ExampleProducer.start(directory.resolve("producer.log"), arguments);
  }
}
