// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LossEstimate;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The real job on a real broker and a Flink mini-cluster, with a hand on its topics. */
final class LiveJob implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalBroker broker;
  private final TrainingConfig config;
  private final Path directory;
  private JobClient client;

  LiveJob(LocalBroker broker, Path directory, Map<String, String> options) throws Exception {
    this.broker = broker;
    this.directory = directory;
    Map<String, String> raw = new TreeMap<>(options);
    raw.putIfAbsent("dni.job.tasks", "2"); // small as the network is: signals go through Kafka
    raw.put("kafka.bootstrap.servers", broker.bootstrapServers());
    raw.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    config = TrainingConfig.of(raw);
    int partitions = Integer.parseInt(raw.getOrDefault("dni.topics.example-partitions", "1"));
    try (KafkaTopics topics =
        KafkaTopics.connect(broker.bootstrapServers(), Map.of(), Duration.ofSeconds(20))) {
      topics.require(
          Arrays.stream(Topic.values())
              .map(t -> TopicSpec.of(t, config.topic(t), t == Topic.EXAMPLES ? partitions : 1))
              .toList(),
          KafkaTopics.Missing.CREATE);
    }
  }

  TrainingConfig config() {
    return config;
  }

  /** Submits the job, from a savepoint if there is one. */
  void start(String... savepoint) throws Exception {
    Configuration flink = new Configuration();
    flink.setString("rest.bind-address", "127.0.0.1");
    flink.setString("rest.bind-port", "0");
    if (savepoint.length > 0) {
      flink.setString("execution.state-recovery.path", savepoint[0]);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(config.parallelism(), flink);
    new TrainingJob(config).build(env);
    client = env.executeAsync("training");
  }

  /** Ends the job at once, wherever it is: what is not in a checkpoint is lost. */
  void kill() throws Exception {
    client.cancel().get();
    client = null;
  }

  /** The newest checkpoint, once there is one. */
  String newestCheckpoint() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        List<String> all =
            io.dni.checkpoint.CheckpointReader.series(directory.resolve("checkpoints").toString());
        return all.get(all.size() - 1);
      } catch (java.io.IOException e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("no checkpoint");
  }

  String stopWithSavepoint() throws Exception {
    String path =
        client
            .stopWithSavepoint(
                false, directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
            .get();
    client = null;
    return path;
  }

  /** Writes so many examples of a stream, keyed by model. */
  void produce(ExampleStream stream, int count, String model) {
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    produce(
        model,
        java.util.stream.IntStream.range(0, count)
            .mapToObj(i -> codec.encode(record(stream.next())))
            .toList());
  }

  private static Example record(LabelledExample example) {
    float[] values = new float[example.features().width()];
    example.features().copyTo(values, 0);
    return Example.newBuilder()
        .setFeatures(TensorBytes.of(values))
        .setLabel(example.label())
        .build();
  }

  /** Writes so many examples of a stream in a transaction, which is committed or aborted. */
  void produceInTransaction(ExampleStream stream, int count, String model, boolean commit) {
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    Properties p = new Properties();
    p.put("bootstrap.servers", broker.bootstrapServers());
    p.put("transactional.id", "test");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      byte[] key = model.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < count; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    config.topic(Topic.EXAMPLES), key, codec.encode(record(stream.next()))));
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  /** Waits for the end of the job, and tells what ended it, with all causes. */
  String failure() throws Exception {
    try {
      client
          .getJobExecutionResult()
          .get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      throw new AssertionError("the job has ended by itself");
    } catch (java.util.concurrent.ExecutionException e) {
      client = null;
      return org.apache.flink.util.ExceptionUtils.stringifyException(e);
    }
  }

  /** Writes so many examples of a stream to each of these models, one after the other. */
  void produceEach(ExampleStream stream, int count, List<String> models) {
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    Properties p = new Properties();
    p.put("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String model : models) {
        byte[] key = model.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      config.topic(Topic.EXAMPLES), key, codec.encode(record(stream.next()))));
        }
      }
    }
  }

  /** Writes raw values to the examples topic. */
  void produce(String model, List<byte[]> values) {
    produce(Topic.EXAMPLES, model, values);
  }

  /** Writes raw values to a topic. */
  void produce(Topic topic, String model, List<byte[]> values) {
    Properties p = new Properties();
    p.put("bootstrap.servers", broker.bootstrapServers());
    p.put("linger.ms", "5");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = model.getBytes(StandardCharsets.UTF_8);
      for (byte[] value : values) {
        var unused = producer.send(new ProducerRecord<>(config.topic(topic), key, value));
      }
    }
  }

  /** Waits until the newest snapshots of every segment of a model satisfy a condition. */
  SortedMap<Integer, LossEstimate> await(String model, Predicate<LossEstimate> condition)
      throws Exception {
    return await(model, PATIENCE, condition);
  }

  /** The same, with more patience or less. */
  SortedMap<Integer, LossEstimate> await(
      String model, Duration patience, Predicate<LossEstimate> condition) throws Exception {
    RecordCodec<LossEstimate> codec = new RecordCodec<>(LossEstimate.class);
    SortedMap<Integer, LossEstimate> newest = new TreeMap<>();
    long end = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(Topic.LOSS_ESTIMATES)) {
      while (newest.size() < config.model().segments()
          || !newest.values().stream().allMatch(condition)) {
        assertThat(System.nanoTime()).as("patience; newest metrics: %s", newest).isLessThan(end);
        assertThat(client.getJobStatus().get().isTerminalState()).as("job has ended").isFalse();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          LossEstimate metrics = codec.decode(record.value());
          if (metrics.getModel().equals(model)) {
            newest.put(metrics.getSegment(), metrics);
          }
        }
      }
    }
    return newest;
  }

  /** Waits until a topic holds so many records. */
  void awaitRecords(Topic topic, long count) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      TopicPartition partition = new TopicPartition(config.topic(topic), 0);
      while (consumer.endOffsets(List.of(partition)).get(partition) < count) {
        assertThat(System.nanoTime()).as("patience for %s", topic).isLessThan(end);
        Thread.sleep(20);
      }
    }
  }

  /** The values of all records that a topic holds now. */
  List<byte[]> records(Topic topic) {
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      TopicPartition partition = new TopicPartition(config.topic(topic), 0);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  /** Why each of the dead letters that there are now was written. */
  List<String> deadLetterReasons() {
    List<String> reasons = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(Topic.DEAD_LETTERS)) {
      TopicPartition partition = new TopicPartition(config.topic(Topic.DEAD_LETTERS), 0);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          byte[] reason = record.headers().lastHeader("dni.reason").value();
          reasons.add(new String(reason, StandardCharsets.UTF_8));
        }
      }
    }
    return reasons;
  }

  private KafkaConsumer<byte[], byte[]> consumer(Topic topic) {
    Properties p = new Properties();
    p.put("bootstrap.servers", broker.bootstrapServers());
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all = List.of(new TopicPartition(config.topic(topic), 0));
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  @Override
  public void close() throws Exception {
    if (client != null && !client.getJobStatus().get().isTerminalState()) {
      client.cancel().get();
    }
  }
}
