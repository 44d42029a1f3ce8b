// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.local.ExampleProducer;
import io.dni.local.LocalBroker;
import io.dni.local.LoopbackPort;
import io.dni.report.RunSummary;
import io.dni.schemas.Topic;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything on this machine: broker, producer, job, report. */
@Command(
    name = "demo",
    description = {
      "Trains a network on a live Kafka stream, all on this machine: starts a Kafka broker, a"
          + " producer and the Flink job, stops with a savepoint and writes a report."
    })
final class DemoCommand extends DniCommand {
  @Mixin private JobOptions job;

  @Option(
      names = "--data",
      order = 1,
      paramLabel = "DATA",
      defaultValue = "noisy100",
      description = {
        "linearK, noisyK or randomK (artificial, K inputs), mnist=DIR (the IDX files), csv=FILE or"
            + " jsonl=FILE. Default: ${DEFAULT-VALUE}."
      })
  private String data;

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
      names = "--seed",
      order = 5,
      paramLabel = "N",
      defaultValue = "1",
      description = "Of data and start values, not 0. Default: ${DEFAULT-VALUE}.")
  private long seed;

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

  @Option(
      names = "--produce",
      order = 9,
      paramLabel = "ARG",
      description = "Passed on to dni produce, as in --produce=--label-column=y; may be repeated.")
  private List<String> produce = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    long started = System.nanoTime();
    boolean perExample = Boolean.parseBoolean(job.over(Map.of()).get("dni.snapshots.per-example"));
    DemoData preset = DemoData.of(data, perExample);
    int flinkPort = port(webPort, "--web-port", 0);
    int kafkaPort = port(port, "--port", flinkPort);
    prepareDirectory();
    Map<String, String> raw = options(preset, kafkaPort, 1);
    TrainingConfig config = JobOptions.checked(raw);
    int batch = config.batching().size();
    long batches = count(preset) / batch;
    if (batches < 1) {
      throw new UsageException(
          "--examples: %d (expected: >= %d, one batch)".formatted(count(preset), batch));
    }
    raw = options(preset, kafkaPort, snapshotEvery(batches));
    config = JobOptions.checked(raw);

    StopRequest stop = StopRequest.onInterrupt();
    out()
        .printf(
            "network        %s, mode %s, data %s%n",
            config.model().network().notation(), mode, data);
    out().flush();
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), kafkaPort)) {
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
                out());
        RunSummary summary = session.run(stop, () -> check(producer, broker));
        SummaryLines.of(summary, directory).forEach(out()::println);
        out().flush();
      }
    }
    return ExitCode.OK.number();
  }

  private Map<String, String> options(DemoData preset, int kafkaPort, long snapshotEvery)
      throws IOException {
    Map<String, String> defaults = new LinkedHashMap<>(preset.options());
    String network = model == null ? preset.network() : model;
    if (network.isEmpty()) {
      throw new UsageException(
          "--model: missing (expected: the widths of a network for " + data + ")");
    }
    defaults.put("dni.model.network", network);
    defaults.put("dni.model.mode", mode);
    defaults.put("dni.model.seed", Long.toString(seed));
    defaults.put("dni.snapshots.every-batches", Long.toString(snapshotEvery));
    Map<String, String> raw = job.over(defaults);
    raw.put("kafka.bootstrap.servers", "127.0.0.1:" + kafkaPort);
    raw.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    return raw;
  }

  private long count(DemoData preset) {
    if (examples == null && preset.examples() == 0) {
      throw new UsageException("--examples: missing (expected: how many to learn of " + data + ")");
    }
    return examples == null ? preset.examples() : examples;
  }

  /** The last snapshot must be that of the last batch, so the interval divides their number. */
  private static long snapshotEvery(long batches) {
    for (long every = Math.min(25, Math.max(1, batches / 40)); every > 1; every--) {
      if (batches % every == 0) {
        return every;
      }
    }
    return 1;
  }

  private ExampleProducer producer(DemoData preset, TrainingConfig config, long count)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data", data,
                "--seed", Long.toString(seed),
                "--count", Long.toString(count),
                "--bootstrap-server", config.bootstrapServers(),
                "--topic", config.topic(Topic.EXAMPLES)));
    arguments.addAll(preset.producerArguments());
    arguments.addAll(produce);
    String home = System.getProperty("dni.home", ".");
    return ExampleProducer.start(Path.of(home), directory.resolve("producer.log"), arguments);
  }

  private static void check(ExampleProducer producer, LocalBroker broker) throws IOException {
    if (producer.exitCode().orElse(0) == ExitCode.USAGE.number()) {
      throw new UsageException(producer.error());
    }
    if (producer.exitCode().orElse(0) != 0) {
      throw new IOException(producer.error());
    }
    if (!broker.isAlive()) {
      throw new IOException("the Kafka broker ended by itself; its log: " + broker.log());
    }
  }

  private static int port(Integer wanted, String option, int taken) throws IOException {
    if (wanted == null) {
      return LoopbackPort.free(taken);
    }
    Ports.require(option, wanted);
    LoopbackPort.requireFree(wanted);
    return wanted;
  }

  /** An older demo's topics would be learned again, so they go; nothing else is deleted. */
  private void prepareDirectory() throws IOException {
    FileUtils.deleteDirectory(directory.resolve("kafka").toFile());
    Files.createDirectories(directory);
    System.setProperty("dni.log", directory.resolve("dni.log").toString());
  }
}
