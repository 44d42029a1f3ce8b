// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.CheckpointOptions.*;
import static io.dni.streaming.job.FlowOptions.*;
import static io.dni.streaming.job.OptionValues.get;
import static io.dni.streaming.job.ReportingOptions.*;
import static io.dni.streaming.job.RunOptions.*;
import static io.dni.streaming.job.TrainingOptions.KAFKA_PREFIX;

import io.dni.learning.decoupling.Gate;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.segment.NetworkSpec;
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
import io.dni.streaming.wire.ModelLife;
import io.dni.streaming.wire.RowFormat;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The checked configuration of a training job. Nobody below {@code main} sees raw options. The file
 * is long because a job has many settings, each of which is documented and checked here.
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
    NetworkSpec network = ConfiguredModel.network(c);
    int tasks = ConfiguredModel.tasks(c, network, processors);
    ModelSpec model = ConfiguredModel.of(c, network, tasks);
    Placement placement =
        Placement.of(
            model,
            tasks,
            get(c, SLOT_PER_TASK),
            get(c, ACTIVATION_ENCODING).equals("bfloat16")
                ? TensorFormat.BFLOAT16
                : TensorFormat.FLOAT32);
    boolean lockStep = ConfiguredModel.lockStep(c, model.sources());
    Map<String, String> kafka = new TreeMap<>();
    raw.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA_PREFIX)) {
            kafka.put(name.substring(KAFKA_PREFIX.length()), value);
          }
        });
    OwnedKafkaSettings.refuse(kafka);
    kafka.putIfAbsent(BOOTSTRAP_SERVERS, "localhost:9092");
    int window = ConfiguredModel.window(c, placement.tasks().size(), lockStep);
    if (!lockStep && window > model.maxPending()) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at most %d, as many as may be pending, see %s)"
              .formatted(MAX_IN_FLIGHT.key(), window, model.maxPending(), MAX_PENDING.key()));
    }
    boolean bfloat16 = get(c, GRADIENT_ENCODING).equals("bfloat16");
    Serving serving =
        new Serving(
            get(c, PREDICTIONS_FROM).equals("champion"),
            new Gate(
                get(c, GATE_SHARE),
                get(c, GATE_WINDOW),
                get(c, GATE_PROMOTE),
                get(c, GATE_RESTORE)));
    ConfiguredModel.requireStatistics(model, get(c, BATCH_SIZE));
    return new TrainingConfig(
            model,
            ConfiguredModel.names(c, model.network()),
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
                intake(c, model, serving)),
            LabelOptions.of(c, model.network()),
            new SegmentReporting(
                new SegmentReporting.Interval(get(c, SNAPSHOT_EVERY), get(c, SNAPSHOT_FIRST)),
                get(c, SNAPSHOT_PER_EXAMPLE),
                get(c, PREDICTIONS),
                get(c, METRICS_WINDOW),
                ConfiguredRows.targetUnit(c),
                serving,
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
            ConfiguredRows.features(c, model.network()),
            ConfiguredRows.format(c),
            kafka)
        .requireSendable();
  }

  private static Intake intake(ReadableConfig c, ModelSpec model, Serving serving) {
    boolean checkpoints = !get(c, CHECKPOINT_INTERVAL).isZero();
    boolean clock = get(c, LABELS) && get(c, LABEL_TIME).equals("event");
    return new Intake(
        UUID.randomUUID().toString(),
        Topic.EXAMPLES.named(get(c, TOPIC_PREFIX)),
        get(c, MAX_BACKLOG).getBytes(),
        get(c, ON_LOSS).equals("fail"),
        get(c, MAX_MODELS),
        MemoryBudget.of(model, get(c, BATCH_SIZE), 0, checkpoints, serving.keepsChampion()).bytes(),
        clock ? get(c, LABEL_AHEAD) : null,
        get(c, LABELS) ? 1 : Intake.together(model.network().inputs()),
        life(c));
  }

  private static ModelLife life(ReadableConfig c) {
    Duration idle = get(c, MODEL_IDLE);
    if (!idle.isZero() && idle.compareTo(get(c, FEEDBACK_TIMEOUT).multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "%s: %d ms (expected: 0, or at least twice %s, so that nothing is on its way)"
              .formatted(MODEL_IDLE.key(), idle.toMillis(), FEEDBACK_TIMEOUT.key()));
    }
    String base = c.getOptional(START_FROM).map(FlinkPath::of).orElse("");
    return new ModelLife(idle, FlinkPath.of(get(c, CHECKPOINT_DIR)) + "/idle-models", base);
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
}
