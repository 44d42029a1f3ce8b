// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.local.LocalBroker;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A broker, if one is needed, with filled example topics, and the jobs that are run on it. */
final class StreamingCases implements AutoCloseable {
  private static final String IMAGES = "bench784";
  private static final String MNIST = "bench-mnist";
  private static final String POINTS = "bench100";
  private static final long IMAGE_RECORDS = 1_000_000;
  private static final long POINT_RECORDS = 4_000_000;

  private static final String ROWS = "bench-rows";
  private static final int TABLE_INPUTS = 54;
  static final int TABLE_CLASSES = 7;
  private static final int TABLE_ROWS = 600_000;
  private static final int ROWS_PER_REPORT = 1_000;

  /** Reports often enough for the speed, seldom enough to cost nothing. */
  private static final int POINT_BATCHES_PER_REPORT = 200;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final Path directory;
  private Optional<LocalBroker> started = Optional.empty();
  private final Map<String, Long> filled = new HashMap<>();

  StreamingCases(BenchSettings settings, PrintStream progress, Path directory) {
    this.settings = settings;
    this.progress = progress;
    this.directory = directory;
  }

  /** Started when it is first asked for. */
  private LocalBroker broker() {
    if (started.isEmpty()) {
      try {
        started = Optional.of(LocalBroker.start(directory.resolve("broker")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return started.get();
  }

  /** Images of 28 x 28 random pixels. */
  void fillImages() throws Exception {
    StreamInput.randomImages(directory.resolve("images"));
    fill(images("784-10", "none"), "mnist=" + directory.resolve("images"), IMAGE_RECORDS, 1);
  }

  /** One pass over MNIST's training images. */
  void fillMnist(Path mnist, int records) throws Exception {
    fill(mnist("784-10", "none"), "mnist=" + mnist, records, 1);
  }

  /** Points of the artificial data set {@code noisy100}, dealt to so many models. */
  void fillPoints(int models) throws Exception {
    fill(points(models), "noisy100", models == 1 ? POINT_RECORDS : POINT_RECORDS / 4, models);
  }

  /** Rows of a table with {@link #TABLE_INPUTS} numbers. */
  void fillRows() throws Exception {
    Map<String, String> job = rows();
    String prefix = job.get("dni.topics.prefix");
    if (filled.containsKey(prefix)) {
      return;
    }
    progress.println("filling the topic of rows");
    Path table = directory.resolve("rows.csv");
    StreamInput.randomRows(table, TABLE_ROWS, TABLE_INPUTS, TABLE_CLASSES);
    TrainingTopics.require(TrainingConfig.of(job));
    StreamInput.produce(
        settings.home(),
        broker().bootstrapServers(),
        prefix,
        "csv=" + table,
        TABLE_ROWS,
        List.of("--label-column=label", "--columns=" + job.get("dni.features.columns")));
    Files.delete(table);
    filled.put(prefix, (long) TABLE_ROWS);
  }

  /** Options of a job on the rows, as {@code dni demo} chooses them for a table. */
  Map<String, String> rows() {
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < TABLE_INPUTS; j++) {
      columns.add(Column.number("c" + j, false));
    }
    FeatureSpec features =
        new FeatureSpec(columns, TABLE_CLASSES, FeatureSpec.DEFAULT_HALF_LIFE, true);
    Map<String, String> options = job(ROWS, features.width() + "-64-64-" + TABLE_CLASSES, "dni", 1);
    options.put("dni.features.columns", features.notation());
    options.put("dni.model.normalisation", "none");
    options.put("dni.job.tasks", "1");
    options.put("dni.model.cuts", "tasks");
    options.put("dni.model.optimizer", "adam:0.001");
    options.put("dni.sg.optimizer", "adam:0.001");
    options.put("dni.snapshots.every-batches", Integer.toString(ROWS_PER_REPORT));
    options.put("dni.model.linear-path", "true");
    return options;
  }

  private void fill(Map<String, String> job, String data, long records, int models)
      throws Exception {
    String prefix = job.get("dni.topics.prefix");
    if (filled.containsKey(prefix)) {
      return;
    }
    progress.println("filling the topic of examples of " + data);
    TrainingTopics.require(TrainingConfig.of(job));
    StreamInput.produce(
        settings.home(), broker().bootstrapServers(), prefix, data, records, models);
    filled.put(prefix, records);
  }

  /** Options of a job on the images, in batches of 128. */
  Map<String, String> images(String network, String mode) {
    return images(IMAGES, network, mode);
  }

  /** Likewise on MNIST. */
  Map<String, String> mnist(String network, String mode) {
    return images(MNIST, network, mode);
  }

  private Map<String, String> images(String prefix, String network, String mode) {
    Map<String, String> options = job(prefix, network, mode, 128);
    options.put("dni.snapshots.every-batches", "10");
    return options;
  }

  /** Options of a job on the points: the small network for each of so many models. */
  Map<String, String> points(int models) {
    Map<String, String> options = job(POINTS + "x" + models, "100-64-64-2", "dni", 32);
    options.put(
        "dni.snapshots.every-batches",
        Integer.toString(Math.max(10, POINT_BATCHES_PER_REPORT / models)));
    return options;
  }

  /** Options of a job that predicts what comes in one partition while it learns the other one. */
  Map<String, String> serving(String prefix) {
    Map<String, String> options = job(prefix, "100-256-256-2", "dni", 32);
    options.put("dni.topics.example-partitions", "2");
    options.put("dni.batch.predict-wait", "5 ms");
    options.put("kafka.max.partition.fetch.bytes", "16384");
    options.put("kafka.max.poll.records", "100");
    options.put("dni.job.tasks", "1");
    options.put("dni.snapshots.every-batches", "200");
    return options;
  }

  private Map<String, String> job(String prefix, String network, String mode, int batch) {
    Map<String, String> options = new TreeMap<>();
    options.put("kafka.bootstrap.servers", broker().bootstrapServers());
    options.put("dni.topics.prefix", prefix);
    options.put("dni.model.network", network);
    options.put("dni.model.mode", mode);
    options.put("dni.batch.size", Integer.toString(batch));
    options.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    return options;
  }

  /** Runs a job from the first example on. */
  StreamingRun.Outcome run(Map<String, String> options, double warmUp, double seconds)
      throws Exception {
    StreamingRun.Outcome outcome = job(options).measure(warmUp, seconds);
    progress.printf(
        "    %.0f examples/s, CPU %.3g ms per batch and %.2g in the broker, delay %.1f batches%n",
        outcome.examplesPerSecond(),
        outcome.cpuMillisPerBatch(),
        outcome.brokerMillisPerBatch(),
        outcome.delayBatches());
    return outcome;
  }

  /** Runs a job until it has learned the whole topic in full batches. */
  StreamingRun.Trained train(Map<String, String> options, double warmUp) throws Exception {
    return job(options).train(warmUp);
  }

  /** Seconds from submission until all tasks of a job run that goes on from a savepoint. */
  double restoreSeconds(Map<String, String> options, double seconds) throws Exception {
    return job(options).restoreSeconds(seconds);
  }

  /** Where the web interface of a job writes its log. */
  Path log() {
    return directory.resolve("job.log");
  }

  private StreamingRun job(Map<String, String> options) throws IOException {
    return new StreamingRun(
        options,
        filled.get(options.get("dni.topics.prefix")),
        directory.resolve("job.log"),
        broker().pid());
  }

  @Override
  public void close() {
    started.ifPresent(LocalBroker::close);
  }
}
