// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.features.FeatureSpec;
import io.dni.learning.segment.NetworkSpec;
import io.dni.schemas.Topic;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.Received;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.operator.ReceivedRouter;
import io.dni.streaming.wire.KafkaEndpoints;
import io.dni.streaming.wire.TargetCheck;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The training job: Kafka on both ends of {@link TrainingTopology}. */
public final class TrainingJob {
  /** Examples are small and many: a flush for each would cost more than the example itself. */
  private static final long EXAMPLE_BUFFER_MILLIS = 5;

  private final TrainingConfig config;

  /** A job for a checked configuration. */
  public TrainingJob(TrainingConfig config) {
    this.config = config;
  }

  /**
   * The Flink settings of the job. Those that the exactly-once promise rests on are set whatever
   * the cluster says ({@link PromiseBreakers} has refused others); those that keep the way short
   * are the job's own; of all others the user's go first, then the cluster's, then our defaults.
   *
   * @param flink settings of the cluster and of the command line
   */
  Configuration flinkSettings(ReadableConfig flink) {
    Configuration c = new Configuration();
    c.set(PipelineOptions.GENERIC_TYPES, false);
    c.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    c.set(PipelineOptions.OBJECT_REUSE, true);
    c.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    c.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
    Preference prefer = new Preference(c, flink, config);
    prefer.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism(), RunOptions.PARALLELISM);
    String directory = config.checkpointDirectoryUri();
    prefer.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory, CheckpointOptions.CHECKPOINT_DIR);
    prefer.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY, directory, CheckpointOptions.CHECKPOINT_DIR);
    Duration interval =
        prefer.value(
            CheckpointingOptions.CHECKPOINTING_INTERVAL,
            config.checkpointInterval(),
            CheckpointOptions.CHECKPOINT_INTERVAL);
    if (interval.isZero()) {
      // Without a checkpoint a restarted job would begin anew, unasked: better that it fails.
      c.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      return c;
    }
    c.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    c.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    c.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    prefer.set(
        CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
        config.checkpoints().toleratedFailures(),
        CheckpointOptions.TOLERATED_FAILURES);
    prefer.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    prefer.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofMillis(500));
    if (flink.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
      c.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
      c.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          Duration.ofMillis(200));
      c.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
          Duration.ofSeconds(30));
    }
    return c;
  }

  /** Adds the job's graph to an environment. */
  public void build(StreamExecutionEnvironment env) {
    PromiseBreakers.refuse(env.getConfiguration());
    BaseModel.requireFit(
        config.batching().intake().life().base(), config.settings(), config.features());
    Configuration settings = flinkSettings(env.getConfiguration());
    env.configure(settings);
    env.setParallelism(settings.get(CoreOptions.DEFAULT_PARALLELISM));
    KafkaEndpoints kafka = new KafkaEndpoints(config.bootstrapServers(), config.kafkaSecurity());
    NetworkSpec network = config.model().network();
    KafkaTrainingSinks sinks = new KafkaTrainingSinks(config, kafka);
    String topic = config.topic(Topic.EXAMPLES);
    Optional<FeatureSpec> features = config.features();
    DataStream<TaskMessage> examples =
        features.isPresent()
            ? received(
                env,
                kafka.examples(
                    topic,
                    config.fromEarliest(),
                    features.get(),
                    config.rowFormat(),
                    config.batching().intake()),
                "rows",
                EventClock.ofEvents(config.labels()),
                sinks)
            : received(
                env,
                kafka.examples(
                    topic,
                    config.fromEarliest(),
                    network.inputs(),
                    targets(),
                    config.batching().intake()),
                "examples",
                EventClock.ofEvents(config.labels()),
                sinks);
    if (config.labels().enabled()) {
      examples = examples.union(labels(env, kafka, sinks));
    }
    DataStream<TaskMessage> signals =
        received(
            env,
            kafka.signals(
                config.topic(Topic.ERROR_GRADIENTS),
                config.model().segments() - 1,
                System.currentTimeMillis()),
            "signals",
            EventClock.ofSignals(config.labels()),
            sinks);
    new TrainingTopology(
            config.model(),
            config.placement(),
            config.batching(),
            config.reporting(),
            config.labels(),
            sinks)
        .named(config.names())
        .build(examples, signals, commands(env, kafka, sinks), features);
  }

  private DataStream<TaskMessage> commands(
      StreamExecutionEnvironment env, KafkaEndpoints kafka, TrainingSinks sinks) {
    return received(
        env,
        kafka.commands(config.topic(Topic.CONTROL), System.currentTimeMillis()),
        "commands",
        EventClock.ofSignals(config.labels()),
        sinks);
  }

  private TargetCheck targets() {
    NetworkSpec network = config.model().network();
    return new TargetCheck(network.outputs(), network.loss(), config.names().classes());
  }

  private DataStream<TaskMessage> labels(
      StreamExecutionEnvironment env, KafkaEndpoints kafka, TrainingSinks sinks) {
    return received(
        env,
        kafka.labels(
            config.topic(Topic.LABELS),
            config.fromEarliest(),
            targets(),
            config.features().isPresent(),
            config.batching().intake()),
        "labels",
        EventClock.ofEvents(config.labels()),
        sinks);
  }

  private <T extends ModelMessage> DataStream<TaskMessage> received(
      StreamExecutionEnvironment env,
      Source<Received<T>, ?, ?> source,
      String name,
      WatermarkStrategy<Received<T>> clock,
      TrainingSinks sinks) {
    SingleOutputStreamOperator<Received<T>> records =
        env.fromSource(source, clock, name).uid(name + "-source");
    if (config.placement().slotPerTask()) {
      // In one process with the operator that holds the source back, see Backlog.
      records.slotSharingGroup(TrainingTopology.slot(0));
    }
    SingleOutputStreamOperator<TaskMessage> good =
        records
            .process(new ReceivedRouter<T>())
            .returns(TaskMessage.type(config.placement().activations()))
            .setBufferTimeout(
                name.equals("signals") || name.equals("commands") ? 0 : EXAMPLE_BUFFER_MILLIS)
            .uid(name + "-router")
            .name("check " + name);
    sinks.deadLetters(good.getSideOutput(ReceivedRouter.DEAD_LETTERS), name);
    return good;
  }
}
