// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionValues.get;
import static io.dni.streaming.job.OptionValues.named;
import static io.dni.streaming.job.TrainingOptions.*;
import static io.dni.streaming.job.TrainingOptions.CSV_DELIMITER;
import static io.dni.streaming.job.TrainingOptions.CSV_FIELDS;
import static io.dni.streaming.job.TrainingOptions.EXAMPLES_FORMAT;
import static io.dni.streaming.job.TrainingOptions.ID_FIELD;
import static io.dni.streaming.job.TrainingOptions.LABEL_FIELD;
import static io.dni.streaming.job.TrainingOptions.TARGET_OFFSET;
import static io.dni.streaming.job.TrainingOptions.TARGET_SCALE;

import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.TargetUnit;
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
import io.dni.schemas.Topic;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.message.TensorFormat;
import io.dni.streaming.operator.BatchingSettings;
import io.dni.streaming.operator.SegmentReporting;
import io.dni.streaming.operator.Serving;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.KafkaEndpoints;
import io.dni.streaming.wire.RowFormat;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param checkpoints how often, and where they are kept
 * @param given names of the options that the user has set; the others have their defaults
 * @param features how the rows of a table are encoded; empty: examples are vectors
 * @param rowFormat how the rows of a table are written in their topic
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
    CheckpointSettings checkpoints,
    Set<String> given,
    Optional<FeatureSpec> features,
    RowFormat rowFormat,
    Map<String, String> kafka) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String MAX_REQUEST_SIZE = "max.request.size";

  /** What pending batches of a model may take of the heap where the user sets no number. */
  private static final long PENDING_BYTES = 256L << 20;

  private static final long MOST_PENDING = 256;

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
            get(c, ACTIVATION_ENCODING).equals("bfloat16")
                ? TensorFormat.BFLOAT16
                : TensorFormat.FLOAT32);
    boolean lockStep =
        get(c, LOCK_STEP) || model.sources().stream().anyMatch(GradientSource::locked);
    Map<String, String> kafka = new TreeMap<>();
    raw.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_PREFIX)) {
            kafka.put(name.substring(KAFKA_PREFIX.length()), value);
          }
        });
    OwnedKafkaSettings.refuse(kafka);
    kafka.putIfAbsent(BOOTSTRAP_SERVERS, "localhost:9092");
    int window = window(c, placement.tasks().size(), lockStep);
    if (!lockStep && window > model.maxPending()) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at most %d, as many as may be pending, see %s)"
              .formatted(MAX_IN_FLIGHT.key(), window, model.maxPending(), MAX_PENDING.key()));
    }
    boolean bfloat16 = get(c, GRADIENT_ENCODING).equals("bfloat16");
    requireStatistics(model, get(c, BATCH_SIZE));
    return new TrainingConfig(
            model,
            names(c, model.network()),
            placement,
            new BatchingSettings(
                get(c, BATCH_SIZE),
                model.network().inputs(),
                model.network().outputs(),
                get(c, BATCH_MAX_WAIT),
                get(c, PREDICT_WAIT),
                window,
                get(c, FEEDBACK_TIMEOUT),
                lockStep,
                intake(c, model)),
            LabelOptions.of(c, model.network()),
            new SegmentReporting(
                new SegmentReporting.Interval(get(c, SNAPSHOT_EVERY), get(c, SNAPSHOT_FIRST)),
                get(c, SNAPSHOT_PER_EXAMPLE),
                get(c, PREDICTIONS),
                get(c, METRICS_WINDOW),
                targetUnit(c),
                new Serving(
                    get(c, PREDICTIONS_FROM).equals("champion"),
                    new Gate(
                        get(c, GATE_SHARE),
                        get(c, GATE_WINDOW),
                        get(c, GATE_PROMOTE),
                        get(c, GATE_RESTORE))),
                get(c, LABELS) ? get(c, LABEL_MAX) : 0),
            bfloat16,
            get(c, TOPIC_PREFIX),
            get(c, CREATE_TOPICS),
            get(c, EXAMPLE_PARTITIONS),
            get(c, GRADIENT_PARTITIONS),
            get(c, START).equals("earliest"),
            get(c, PARALLELISM),
            get(c, BROKER_TIMEOUT),
            new CheckpointSettings(
                get(c, CHECKPOINT_INTERVAL), get(c, TOLERATED_FAILURES), get(c, CHECKPOINT_DIR)),
            Set.copyOf(raw.keySet()),
            features(c, model.network()),
            rowFormat(c),
            kafka)
        .requireSendable();
  }

  private static int window(ReadableConfig c, int tasks, boolean lockStep) {
    int asked = get(c, MAX_IN_FLIGHT);
    if (lockStep) {
      return LOCK_STEP_WINDOW;
    }
    int pending = get(c, MAX_PENDING);
    int usual = tasks + ON_THE_WAY;
    return asked > 0 ? asked : pending > 0 ? Math.min(pending, usual) : usual;
  }

  private static Intake intake(ReadableConfig c, ModelSpec model) {
    boolean checkpoints = !get(c, CHECKPOINT_INTERVAL).isZero();
    return new Intake(
        UUID.randomUUID().toString(),
        Topic.EXAMPLES.named(get(c, TOPIC_PREFIX)),
        get(c, MAX_BACKLOG).getBytes(),
        get(c, ON_LOSS).equals("fail"),
        get(c, MAX_MODELS),
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

  /** A record has its limit in the producer too. */
  private TrainingConfig requireSendable() {
    String own = kafka.getOrDefault(MAX_REQUEST_SIZE, "");
    long limit = own.matches("\\d{1,18}") ? Long.parseLong(own) : KafkaEndpoints.MAX_RECORD_BYTES;
    for (Topic topic : Topic.values()) {
      long bytes = RecordSizes.largest(this, topic);
      if (bytes > limit) {
        throw new IllegalArgumentException(
            "%s: %d, with records of %d bytes in %s (expected: at most %d bytes, %s%s)"
                .formatted(
                    BATCH_SIZE.key(),
                    batching.size(),
                    bytes,
                    topic(topic),
                    limit,
                    KAFKA_PREFIX,
                    MAX_REQUEST_SIZE));
      }
    }
    return this;
  }

  private static Optional<FeatureSpec> features(ReadableConfig c, NetworkSpec network) {
    List<Column> columns =
        named(
            FEATURE_COLUMNS,
            () -> FeatureSpec.parseColumns(c.getOptional(FEATURE_COLUMNS).orElse("")));
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    boolean number = network.loss() == Loss.MSE && network.outputs() == 1;
    if (network.loss() != Loss.SOFTMAX && !number) {
      throw new IllegalArgumentException(
          "%s: %s, %d outputs (expected: softmax, or mse with one output, for the rows of a table)"
              .formatted(LOSS.key(), network.loss().label(), network.outputs()));
    }
    FeatureSpec spec =
        named(
            FEATURE_HALF_LIFE,
            () ->
                new FeatureSpec(
                    columns,
                    number ? 0 : network.outputs(),
                    get(c, FEATURE_HALF_LIFE),
                    !number && get(c, FEATURE_READ_OUTS),
                    targetUnit(c)));
    if (spec.width() != network.inputs()) {
      throw new IllegalArgumentException(
          "%s: %s, %d inputs (expected: %d, of the columns and read-outs)"
              .formatted(NETWORK.key(), network.notation(), network.inputs(), spec.width()));
    }
    return Optional.of(spec);
  }

  private static RowFormat rowFormat(ReadableConfig c) {
    RowFormat.Kind kind = RowFormat.Kind.parse(get(c, EXAMPLES_FORMAT));
    if (kind != RowFormat.Kind.AVRO && c.getOptional(FEATURE_COLUMNS).isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: avro, or with %s)"
              .formatted(EXAMPLES_FORMAT.key(), get(c, EXAMPLES_FORMAT), FEATURE_COLUMNS.key()));
    }
    String delimiter = get(c, CSV_DELIMITER);
    return new RowFormat(
        kind,
        get(c, LABEL_FIELD),
        c.getOptional(ID_FIELD).orElse(""),
        c.getOptional(CSV_FIELDS).map(ModelNames::parse).orElse(List.of()),
        delimiter.equals("tab") ? '\t' : delimiter.charAt(0));
  }

  /** The unit of numbers to predict; of classes there is none. */
  private static TargetUnit targetUnit(ReadableConfig c) {
    return new TargetUnit(get(c, TARGET_OFFSET), get(c, TARGET_SCALE));
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

  /** Whether the user has set an option. */
  public boolean isGiven(ConfigOption<?> option) {
    return given.contains(option.key());
  }

  /** Time between checkpoints, zero for none. */
  public Duration checkpointInterval() {
    return checkpoints.interval();
  }

  /** The checkpoint directory as a URI; a plain path is one of this machine. */
  public String checkpointDirectoryUri() {
    return FlinkPath.of(checkpoints.directory());
  }

  /** Name of a topic under the configured prefix. */
  public String topic(Topic topic) {
    return topic.named(topicPrefix);
  }

  private static int tasks(ReadableConfig c, int processors) {
    String text = get(c, TASKS);
    if (text.equals("auto")) {
      return Math.max(1, processors / get(c, PARALLELISM));
    }
    return Integer.parseInt(text);
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
        get(c, NONLINEARITY).equals("relu") ? Nonlinearity.RELU : Nonlinearity.IDENTITY;
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
    boolean lockStep = get(c, LOCK_STEP) || sources.stream().anyMatch(GradientSource::locked);
    return (int) Math.max(window(c, Math.min(tasks, cuts.size() + 1), lockStep), fitting);
  }

  private static GradientSource source(ReadableConfig c, String mode) {
    Conditioning conditioning = named(CONDITIONING, () -> Conditioning.parse(get(c, CONDITIONING)));
    int hidden = get(c, SG_HIDDEN);
    return SourceOptions.ofMode(mode, conditioning, hidden, get(c, SG_RANK));
  }
}
