// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.local.LocalBroker;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The streaming job end to end, against a real broker that this starts. */
final class StreamingBench {
  private static final String IMAGES = "bench784";
  private static final String POINTS = "bench100";
  private static final long IMAGE_RECORDS = 400_000;
  private static final long POINT_RECORDS = 3_000_000;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final Path directory;
  private String bootstrap;

  StreamingBench(BenchSettings settings, PrintStream progress, Path directory) {
    this.settings = settings;
    this.progress = progress;
    this.directory = directory;
  }

  void run(BenchResult result) throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      bootstrap = broker.bootstrapServers();
      fill();
      for (int hidden : settings.hiddenBlocks()) {
        networks(result, Workload.mnist(hidden));
      }
      variants(result);
    }
  }

  private void fill() throws Exception {
    progress.println("filling the example topics");
    StreamInput.randomImages(directory.resolve("images"));
    TrainingTopics.require(TrainingConfig.of(images("784-10", "none")));
    TrainingTopics.require(TrainingConfig.of(points()));
    int part = settings.quick() ? 4 : 1;
    StreamInput.produce(
        settings.home(),
        bootstrap,
        IMAGES,
        "mnist=" + directory.resolve("images"),
        IMAGE_RECORDS / part);
    StreamInput.produce(settings.home(), bootstrap, POINTS, "noisy100", POINT_RECORDS / part);
  }

  /** The same network decoupled, cut once and locked, beside the sequential loop and DL4J. */
  private void networks(BenchResult result, Workload workload) throws Exception {
    String at = " " + workload.notation();
    double seconds = settings.seconds();
    boolean dl4j = Dl4jPeer.isBuilt(settings.home());
    Rounds rounds = new Rounds(progress);
    for (String mode : new String[] {"dni", "single-sg", "backprop"}) {
      Map<String, String> options = images(workload.notation(), mode);
      rounds.add("streaming " + mode + at, "examples/s", () -> speed(options));
    }
    rounds.add(
        "sequential DNI" + at, "examples/s", workload.sequential("sg", 2 * seconds, Clock.WALL));
    Dl4jPeer peer =
        dl4j
            ? Dl4jPeer.start(settings.home(), workload.hidden(), workload.batch(), 2 * seconds, 2)
            : null;
    try {
      if (peer != null) {
        rounds.add("DL4J beside it, 2 threads" + at, "examples/s", peer::measure);
      }
      Map<String, Measurement> measured = rounds.run(settings.rounds());
      result.add(measured.values());
      Measurement streaming = measured.get("streaming dni" + at);
      if (peer != null) {
        result.require(
            streaming.over(
                "streaming DNI / DL4J on 2 threads" + at,
                measured.get("DL4J beside it, 2 threads" + at)),
            1.5,
            2.5);
      }
      result.require(
          streaming.over(
              "streaming DNI / sequential DNI on 1 core" + at, measured.get("sequential DNI" + at)),
          1.3,
          1.8);
      result.require(
          streaming.over(
              "streaming DNI / streaming locked" + at, measured.get("streaming backprop" + at)),
          1.5,
          2);
    } finally {
      if (peer != null) {
        peer.close();
      }
    }
  }

  private void variants(BenchResult result) throws Exception {
    String network = Workload.mnist(3).notation();
    Map<String, String> bfloat16 = images(network, "dni");
    bfloat16.put("dni.gradients.encoding", "bfloat16");
    Map<String, String> unchecked = images(network, "dni");
    unchecked.put("dni.checkpoints.interval", "0s");
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add("checkpoints every 10 s", "examples/s", () -> speed(images(network, "dni")))
            .add("checkpoints off", "examples/s", () -> speed(unchecked))
            .add("bfloat16 gradients", "examples/s", () -> speed(bfloat16))
            .add("ingestion, 784-10", "examples/s", () -> speed(images("784-10", "none")))
            .add("small network 100-64-64-2", "examples/s", () -> speed(points()))
            .run(settings.rounds());
    result.add(measured.values());
    Measurement checked = measured.get("checkpoints every 10 s");
    result.require(
        checked.over("checkpoints every 10 s / off", measured.get("checkpoints off")), 0.95, 0.99);
    result.require(
        measured.get("ingestion, 784-10").over("ingestion / training " + network, checked), 5, 20);
    result.require(measured.get("small network 100-64-64-2"), 60_000, 200_000);
  }

  private double speed(Map<String, String> options) throws Exception {
    double seconds = settings.streamingSeconds();
    StreamingRun.Outcome outcome = StreamingRun.run(options, seconds, seconds);
    progress.printf(
        "    CPU %.2f ms per batch, gradient delay %.1f batches%n",
        outcome.cpuMillisPerBatch(), outcome.delayBatches());
    return outcome.examplesPerSecond();
  }

  private Map<String, String> images(String network, String mode) {
    Map<String, String> options = job(IMAGES, network, mode, 128);
    options.put("dni.snapshots.every-batches", "10");
    return options;
  }

  private Map<String, String> points() {
    Map<String, String> options = job(POINTS, "100-64-64-2", "dni", 32);
    options.put("dni.snapshots.every-batches", "200");
    return options;
  }

  private Map<String, String> job(String prefix, String network, String mode, int batch) {
    Map<String, String> options = new TreeMap<>();
    options.put("kafka.bootstrap.servers", bootstrap);
    options.put("dni.topics.prefix", prefix);
    options.put("dni.model.network", network);
    options.put("dni.model.mode", mode);
    options.put("dni.batch.size", Integer.toString(batch));
    options.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    return options;
  }
}
