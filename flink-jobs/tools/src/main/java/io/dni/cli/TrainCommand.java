// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.SegmentReset;
import io.dni.learning.features.FeatureSpec;
import io.dni.local.LoopbackPort;
import io.dni.model.IdleModel;
import io.dni.model.StoredModel;
import io.dni.model.WarmStart;
import io.dni.process.StopRequest;
import io.dni.report.RunSummary;
import io.dni.schemas.Topic;
import io.dni.streaming.job.CheckpointDirectory;
import io.dni.streaming.job.FlowOptions;
import io.dni.streaming.job.MemoryBudget;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import io.dni.streaming.wire.FirstExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains on any Kafka, with a mini-cluster on this machine. Longer than most: all ways in which a
 * run ends meet here.
 */
@Command(
    name = "train",
    description = {
      "Trains on any Kafka, with Flink on this machine, until Ctrl-C or --examples; then stops with"
          + " a savepoint and writes a report. On a cluster the same job runs from dni-job.jar."
    })
final class TrainCommand extends DniCommand {
  @Mixin private JobOptions job;

  @Option(
      names = "--bootstrap-server",
      order = 1,
      paramLabel = "HOST:PORT",
      description = "Kafka broker; the same as --set kafka.bootstrap.servers=HOST:PORT.")
  private String bootstrapServer;

  @Option(
      names = "--from-savepoint",
      order = 2,
      paramLabel = "PATH",
      description = "Goes on from a savepoint or a kept checkpoint.")
  private String savepoint;

  @Option(
      names = "--reset-segment",
      order = 2,
      paramLabel = "N",
      description = {
        "With --from-savepoint: segment N, 0 next to the input, and its SG module begin anew; all",
        "else goes on. Keep the old savepoint: the new one refers to its files."
      })
  private Integer resetSegment;

  @Option(
      names = "--reset-model",
      order = 2,
      paramLabel = "ID",
      description = {
        "With --reset-segment: whose segment it is; may be repeated. Not needed where the"
            + " savepoint",
        "holds one model."
      })
  private Set<String> resetModels = new LinkedHashSet<>();

  @Option(
      names = "--warm-start",
      order = 2,
      paramLabel = "MODEL",
      description = {
        "Starts a new job from the weights of an exported .npz file or a checkpoint, or from plain"
            + " arrays that numpy.savez wrote under the same names; cuts, mode, SG modules and"
            + " optimizers may be others, the network must be the same. Optimizers go on where"
            + " their moments are stored: in a checkpoint, or by dni export --moments."
      })
  private String warmStart;

  @Option(
      names = "--examples",
      order = 3,
      paramLabel = "N",
      description = {
        "Ends when the models have learned so many in all, those before the savepoint included."
      })
  private Long examples;

  @Option(
      names = "--out",
      order = 4,
      paramLabel = "DIR",
      defaultValue = "out/train",
      description = "Where the report and the log are written. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--web-port",
      order = 5,
      paramLabel = "PORT",
      description = "Of Flink's web UI on 127.0.0.1. Default: a free one.")
  private Integer webPort;

  @Override
  public Integer call() throws Exception {
    long started = System.nanoTime();
    // Before anything that logs: the first of them opens the log.
    LogFile.in(directory);
    if (examples != null && examples < 1) {
      throw new UsageException("--examples: " + examples + " (expected: >= 1)");
    }
    if (savepoint != null && warmStart != null) {
      throw new UsageException("--from-savepoint and --warm-start (expected: one of them)");
    }
    if (resetSegment != null && savepoint == null) {
      throw new UsageException("--reset-segment without --from-savepoint (expected: both)");
    }
    if (!resetModels.isEmpty() && resetSegment == null) {
      throw new UsageException("--reset-model without --reset-segment (expected: both)");
    }
    Map<String, String> raw = job.over(Map.of());
    if (bootstrapServer != null) {
      raw.put("kafka.bootstrap.servers", bootstrapServer);
    }
    TrainingConfig config = withBase(raw);
    int port = webPort == null ? LoopbackPort.free(0) : webPort;
    Ports.require("--web-port", port);
    LoopbackPort.requireFree(port);
    Files.createDirectories(directory);
    StopRequest stop = StopRequest.onSignals();
    CheckpointDirectory.requireWritable(config);
    TrainingTopics.require(config);
    TrainingTopics.requireUnused(config);
    requireRowsOrVectors(config);
    String start =
        warmStart != null
            ? warmSavepoint(config)
            : savepoint == null ? null : fittingCheckpoint(config);
    out()
        .printf(
            "network        %s%nmemory         %s%nKafka          %s%n",
            config.model().network().notation(),
            MemoryBudget.of(config),
            config.bootstrapServers());
    RunSummary summary =
        new TrainingSession(
                new TrainingSession.Plan(
                    config,
                    JobOptions.effective(raw),
                    directory,
                    Optional.ofNullable(start),
                    port,
                    examples == null ? OptionalLong.empty() : OptionalLong.of(examples),
                    started),
                out())
            .run(stop, () -> {});
    SummaryLines.of(summary, directory).forEach(out()::println);
    out().flush();
    return ExitCode.of(summary).number();
  }

  /**
   * The checkpoint to go on from. Whether it fits is asked here, before the start: Flink would say
   * only that an operator is missing.
   */
  private String fittingCheckpoint(TrainingConfig config) throws IOException {
    CheckpointContents contents = CheckpointReader.read(savepoint);
    config.settings().requireCompatible(contents.settings().toLines());
    return resetSegment == null ? contents.location() : withResetSegment(config, contents);
  }

  private String withResetSegment(TrainingConfig config, CheckpointContents contents)
      throws IOException {
    if (config.batching().lockStep()) {
      // Examples that a segment has yet to learn wait in its state, which would go.
      throw new UsageException("--reset-segment in lock-step mode (expected: not in that)");
    }
    String directory = besideCheckpoints(config, "reset-segment-" + resetSegment);
    try {
      SegmentReset.write(contents, resetSegment, modelsToReset(contents), directory);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--reset-segment: " + e.getMessage(), e);
    }
    return directory;
  }

  private Set<String> modelsToReset(CheckpointContents contents) {
    Set<String> all = contents.models().keySet();
    if (resetModels.isEmpty() && all.size() > 1) {
      throw new UsageException(
          "--reset-segment: the savepoint holds %d models (expected: --reset-model ID)"
              .formatted(all.size()));
    }
    return resetModels.isEmpty() ? all : resetModels;
  }

  /** The checked options; the model that new keys begin with is where all segments can read it. */
  private static TrainingConfig withBase(Map<String, String> raw) throws IOException {
    TrainingConfig config = JobOptions.checked(raw);
    String file = raw.getOrDefault(FlowOptions.START_FROM.key(), "");
    if (file.isEmpty()) {
      return config;
    }
    StoredModel stored = StoredModelOptions.readFor(file, config.model());
    requireSameColumns(config, stored);
    if (!file.endsWith(".npz")) {
      return config;
    }
    String directory = besideCheckpoints(config, "base");
    IdleModel.write(WarmStart.of(stored, config.model()), directory);
    raw.put(FlowOptions.START_FROM.key(), directory);
    return JobOptions.checked(raw);
  }

  /** A savepoint beside the job's own checkpoints, with the stored weights under the stored id. */
  private String warmSavepoint(TrainingConfig config) throws IOException {
    StoredModel stored = StoredModelOptions.readFor(warmStart, config.model());
    requireSameColumns(config, stored);
    String directory = besideCheckpoints(config, "warm-start");
    WarmStart.write(stored, config.model(), stored.id(), directory);
    return directory;
  }

  /** What lies in the topic already tells whether vectors or rows come. */
  private static void requireRowsOrVectors(TrainingConfig config) {
    try {
      String topic = config.topic(Topic.EXAMPLES);
      FirstExample.of(config.bootstrapServers(), config.kafkaSecurity(), topic)
          .ifPresent(first -> first.requireFit(topic, config.features().isPresent()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** A network of rows means nothing without the encoder that it was learned behind. */
  private static void requireSameColumns(TrainingConfig config, StoredModel stored) {
    String wanted = config.features().map(FeatureSpec::notation).orElse("none");
    String known = stored.encoder().map(e -> e.spec().notation()).orElse("none");
    if (!wanted.equals(known)) {
      throw new UsageException(
          "dni.features.columns: %s (expected: %s, as in %s)"
              .formatted(wanted, known, stored.id()));
    }
  }

  private static String besideCheckpoints(TrainingConfig config, String name) {
    return config.checkpointDirectoryUri().replaceAll("/+$", "")
        + "/"
        + name
        + "-"
        + UUID.randomUUID();
  }
}
