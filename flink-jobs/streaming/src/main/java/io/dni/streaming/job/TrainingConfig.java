// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.TrainingOptions.*;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.schemas.Topic;
import io.dni.schemas.record.TensorEncoding;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.operator.BatchingSettings;
import io.dni.streaming.operator.SegmentReporting;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.wire.Intake;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The checked configuration of a training job. Nobody below {@code main} sees raw options.
 *
 * @param model the network and how it learns
 * @param names what its inputs and outputs are called
 * @param placement which segments run together
 * @param batching how batches are formed
 * @param labels how examples wait for labels that come later
 * @param reporting what segments tell the world
 * @param bfloat16Gradients whether gradients travel as bfloat16
 * @param topicPrefix first part of all topic names
 * @param createTopics whether missing topics are created
 * @param examplePartitions partitions of the examples topic
 * @param gradientPartitions partitions of the error-gradients topic
 * @param fromEarliest where to begin without a checkpoint
 * @param parallelism subtasks per operator
 * @param brokerTimeout how long the start waits for the broker
 * @param checkpointInterval time between checkpoints, zero for none
 * @param checkpointDir where checkpoints are kept
 * @param features how the rows of a table are encoded; empty: examples are vectors
 * @param kafka properties of the Kafka clients, bootstrap.servers among them
 */
public record TrainingConfig(
    ModelSpec model,
    ModelNames names,
    Placement placement,
    BatchingSettings batching,
    LabelWait labels,
    SegmentReporting reporting,
    boolean bfloat16Gradients,
    String topicPrefix,
    boolean createTopics,
    int examplePartitions,
    int gradientPartitions,
    boolean fromEarliest,
    int parallelism,
    Duration brokerTimeout,
    Duration checkpointInterval,
    String checkpointDir,
    Optional<FeatureSpec> features,
    Map<String, String> kafka) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** What Kafka takes in one record (see {@code KafkaEndpoints}), without the envelope. */
  private static final long LARGEST_SIGNAL_BYTES = (16 << 20) - (64 << 10);

  private static final long SMALLEST_BACKLOG = 1024;

  /** Batches beyond one per task that keep the tasks busy while signals are in Kafka. */
  private static final int ON_THE_WAY = 4;

  /** One batch that is being learned, and the next one at hand. */
  private static final int LOCK_STEP_WINDOW = 2;

  /**
   * Checks raw options of a job on this machine.
   *
   * @param raw option values as text, by name
   * @throws IllegalArgumentException naming the option, its value and the expected range
   */
  public static TrainingConfig of(Map<String, String> raw) {
    return of(raw, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Checks raw options.
   *
   * @param raw option values as text, by name
   * @param processors for the job's threads, unless the options say how many it has
   * @throws IllegalArgumentException naming the option, its value and the expected range
   */
  public static TrainingConfig of(Map<String, String> raw, int processors) {
    UnknownOptions.refuse(raw.keySet());
    Configuration c = Configuration.fromMap(raw);
    int tasks = tasks(c, processors);
    ModelSpec model = model(c, tasks);
    Placement placement =
        Placement.of(
            model,
            tasks,
            get(c, SLOT_PER_TASK),
            oneOf(c, ACTIVATION_ENCODING, "float32", "bfloat16").equals("bfloat16")
                ? TensorEncoding.BFLOAT16
                : TensorEncoding.FLOAT32);
    boolean lockStep =
        get(c, LOCK_STEP) || model.sources().stream().anyMatch(GradientSource::locked);
    Map<String, String> kafka = new TreeMap<>();
    raw.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_PREFIX)) {
            kafka.put(name.substring(KAFKA_PREFIX.length()), value);
          }
        });
    kafka.putIfAbsent(BOOTSTRAP_SERVERS, "localhost:9092");
    int asked = within(c, MAX_IN_FLIGHT, 0, 100_000);
    int window = asked == 0 ? placement.tasks().size() + ON_THE_WAY : asked;
    boolean bfloat16 = oneOf(c, GRADIENT_ENCODING, "float32", "bfloat16").equals("bfloat16");
    requireStatistics(model, within(c, BATCH_SIZE, 1, 65_536));
    requireSendable(model, within(c, BATCH_SIZE, 1, 65_536), bfloat16);
    return new TrainingConfig(
        model,
        names(c, model.network()),
        placement,
        new BatchingSettings(
            within(c, BATCH_SIZE, 1, 65_536),
            model.network().inputs(),
            model.network().outputs(),
            get(c, BATCH_MAX_WAIT),
            get(c, PREDICT_WAIT),
            lockStep ? LOCK_STEP_WINDOW : window,
            get(c, FEEDBACK_TIMEOUT),
            lockStep,
            intake(c, model)),
        LabelOptions.of(c, model.network()),
        new SegmentReporting(
            within(c, SNAPSHOT_EVERY, 1, Integer.MAX_VALUE),
            get(c, SNAPSHOT_PER_EXAMPLE),
            get(c, PREDICTIONS),
            within(c, METRICS_WINDOW, 10, 1_000_000)),
        bfloat16,
        get(c, TOPIC_PREFIX),
        get(c, CREATE_TOPICS),
        within(c, EXAMPLE_PARTITIONS, 1, 10_000),
        within(c, GRADIENT_PARTITIONS, 1, 10_000),
        oneOf(c, START, "earliest", "latest").equals("earliest"),
        within(c, PARALLELISM, 1, 128),
        get(c, BROKER_TIMEOUT),
        get(c, CHECKPOINT_INTERVAL),
        get(c, CHECKPOINT_DIR),
        features(c, model.network()),
        kafka);
  }

  private static Intake intake(ReadableConfig c, ModelSpec model) {
    long backlog = get(c, MAX_BACKLOG).getBytes();
    if (backlog < SMALLEST_BACKLOG) {
      throw new IllegalArgumentException(
          "%s: %d bytes (expected: >= %d)".formatted(MAX_BACKLOG.key(), backlog, SMALLEST_BACKLOG));
    }
    boolean checkpoints = !get(c, CHECKPOINT_INTERVAL).isZero();
    return new Intake(
        UUID.randomUUID().toString(),
        Topic.EXAMPLES.named(get(c, TOPIC_PREFIX)),
        backlog,
        oneOf(c, ON_LOSS, "continue", "fail").equals("fail"),
        within(c, MAX_MODELS, 1, Integer.MAX_VALUE),
        MemoryBudget.of(model, get(c, BATCH_SIZE), 0, checkpoints).bytes());
  }

  private static ModelNames names(ReadableConfig c, NetworkSpec network) {
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

  /** What a checkpoint remembers of the model. */
  public ModelSettings settings() {
    return ModelSettings.of(model, names);
  }

  /** A signal is one Kafka record, and a record has its limit. */
  private static void requireSendable(ModelSpec model, int batch, boolean bfloat16) {
    for (int i = 0; i < model.sources().size(); i++) {
      if (model.sources().get(i).wants().equals(Optional.of(ErrorSignal.Kind.ERROR_GRADIENT))) {
        int width = model.network().widths().get(model.cuts().get(i));
        long bytes = (long) batch * width * (bfloat16 ? Short.BYTES : Float.BYTES);
        if (bytes > LARGEST_SIGNAL_BYTES) {
          throw new IllegalArgumentException(
              "%s: %d, with %d units a gradient of %d bytes (expected: at most %d)"
                  .formatted(BATCH_SIZE.key(), batch, width, bytes, LARGEST_SIGNAL_BYTES));
        }
      }
    }
  }

  private static Optional<FeatureSpec> features(ReadableConfig c, NetworkSpec network) {
    List<Column> columns =
        named(
            FEATURE_COLUMNS,
            () -> FeatureSpec.parseColumns(c.getOptional(FEATURE_COLUMNS).orElse("")));
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    if (network.loss() != Loss.SOFTMAX) {
      throw new IllegalArgumentException(
          "%s: %s (expected: softmax, for the rows of a table)"
              .formatted(LOSS.key(), network.loss().label()));
    }
    FeatureSpec spec =
        named(
            FEATURE_HALF_LIFE,
            () ->
                new FeatureSpec(
                    columns,
                    network.outputs(),
                    get(c, FEATURE_HALF_LIFE),
                    get(c, FEATURE_READ_OUTS)));
    if (spec.width() != network.inputs()) {
      throw new IllegalArgumentException(
          "%s: %s, %d inputs (expected: %d, of the columns and read-outs)"
              .formatted(NETWORK.key(), network.notation(), network.inputs(), spec.width()));
    }
    return Optional.of(spec);
  }

  /** {@code host:port} of the Kafka brokers. */
  public String bootstrapServers() {
    return kafka.get(BOOTSTRAP_SERVERS);
  }

  /** The Kafka clients' properties but for the address. */
  public Map<String, String> kafkaSecurity() {
    Map<String, String> rest = new TreeMap<>(kafka);
    rest.remove(BOOTSTRAP_SERVERS);
    return rest;
  }

  /** The checkpoint directory as a URI; a plain path is one of this machine. */
  public String checkpointDirectoryUri() {
    return FlinkPath.of(checkpointDir);
  }

  /** Name of a topic under the configured prefix. */
  public String topic(Topic topic) {
    return topic.named(topicPrefix);
  }

  private static int tasks(ReadableConfig c, int processors) {
    String text = get(c, TASKS);
    if (text.equals("auto")) {
      return Math.max(1, processors / within(c, PARALLELISM, 1, 128));
    }
    int tasks = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "%s: %s (expected: auto, or 1 to 9999)".formatted(TASKS.key(), text));
    }
    return tasks;
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

  private static ModelSpec model(ReadableConfig c, int tasks) {
    Nonlinearity nonlinearity =
        oneOf(c, NONLINEARITY, "relu", "identity").equals("relu")
            ? Nonlinearity.RELU
            : Nonlinearity.IDENTITY;
    NetworkSpec network =
        named(
            NETWORK,
            () ->
                new NetworkSpec(
                    NetworkSpec.parseWidths(get(c, NETWORK)),
                    nonlinearity,
                    normalisation(c),
                    get(c, LINEAR_PATH),
                    named(HEAD, () -> Head.parse(get(c, HEAD))),
                    Loss.parse(get(c, LOSS))));
    String mode = oneOf(c, MODE, SourceOptions.modes().toArray(String[]::new));
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
                within(c, MAX_PENDING, 1, Integer.MAX_VALUE),
                get(c, CLIP_NORM),
                named(TRUST_GATE, () -> TrustGate.parse(get(c, TRUST_GATE))),
                get(c, SEED)));
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

  /** The statistics of a batch of one row are that row. */
  private static void requireStatistics(ModelSpec model, int batch) {
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

  private static GradientSource source(ReadableConfig c, String mode) {
    Conditioning conditioning = named(CONDITIONING, () -> Conditioning.parse(get(c, CONDITIONING)));
    int hidden = within(c, SG_HIDDEN, 0, 1 << 16);
    return SourceOptions.ofMode(mode, conditioning, hidden, within(c, SG_RANK, 0, 1 << 16));
  }

  private static <T> T get(ReadableConfig c, ConfigOption<T> option) {
    return named(option, () -> c.get(option));
  }

  private static int within(ReadableConfig c, ConfigOption<Integer> option, int min, int max) {
    int value = get(c, option);
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %s)"
              .formatted(
                  option.key(),
                  value,
                  max == Integer.MAX_VALUE ? ">= " + min : min + " to " + max));
    }
    return value;
  }

  private static String oneOf(ReadableConfig c, ConfigOption<String> option, String... allowed) {
    String value = get(c, option);
    if (!List.of(allowed).contains(value)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: one of %s)"
              .formatted(option.key(), value, String.join(", ", allowed)));
    }
    return value;
  }

  /** Puts the option's name before the message of what refuses its value. */
  private static <T> T named(ConfigOption<?> option, java.util.function.Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("dni.")) {
        throw e;
      }
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String reason = e.getCause() == null ? e.getMessage() : root.getMessage();
      throw new IllegalArgumentException(option.key() + ": " + reason, e);
    }
  }
}
