// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.features.FeatureSpec;
import io.dni.schemas.record.TensorEncoding;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelLabel;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The job's Kafka sources and sinks. User properties are passed to all of them alike and win over
 * the settings here, but for what the exactly-once promise needs.
 */
public final class KafkaEndpoints {
  /** Largest record that the job's producers send, bytes, unless the user says otherwise. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  /** Group under which the examples' offsets are told to Kafka at each checkpoint. */
  public static final String EXAMPLES_GROUP = "dni-examples";

  private static final int SMALLEST_BATCH_BYTES = 16 << 10;
  private static final int SIGNAL_OVERHEAD_BYTES = 1 << 10;

  /** Socket buffers that the operating system adapts; Kafka's own are smaller than one gradient. */
  private static final String ADAPTED = "-1";

  /** After which a partition that was added while the job runs is read; Flink's own: 5 minutes. */
  private static final Duration DISCOVERY = Duration.ofSeconds(10);

  private final String bootstrapServers;
  private final Map<String, String> properties;

  /**
   * @param bootstrapServers {@code host:port}, several joined by commas
   * @param properties further settings of the Kafka clients
   */
  public KafkaEndpoints(String bootstrapServers, Map<String, String> properties) {
    this.bootstrapServers = bootstrapServers;
    this.properties = Map.copyOf(properties);
  }

  /**
   * The examples. They are read committed: those of a transaction that was aborted do not exist.
   *
   * @param earliest where to begin without a checkpoint: at the oldest record, or behind the newest
   * @param intake how many may wait
   */
  public Source<Received<ModelExample>, ?, ?> examples(
      String topic, boolean earliest, int inputs, TargetCheck targets, Intake intake) {
    return heldBack(topic, EXAMPLES_GROUP, earliest, new ExampleReader(inputs, targets), intake);
  }

  /**
   * Labels that come by themselves; as the examples, and held back with them.
   *
   * @param ofRows whether the examples are rows of a table
   */
  public Source<Received<ModelLabel>, ?, ?> labels(
      String topic, boolean earliest, TargetCheck targets, boolean ofRows, Intake intake) {
    return heldBack(topic, "dni-labels", earliest, new LabelReader(targets, ofRows), intake);
  }

  /**
   * The rows of a table; other arguments as for the vectors.
   *
   * @param format how they are written
   */
  public Source<Received<ModelRow>, ?, ?> examples(
      String topic, boolean earliest, FeatureSpec features, RowFormat format, Intake intake) {
    return heldBack(
        topic,
        EXAMPLES_GROUP,
        earliest,
        format.kind() == RowFormat.Kind.AVRO
            ? new RowReader(features)
            : new TextRowReader(features, format),
        intake);
  }

  private <T> Source<Received<T>, ?, ?> heldBack(
      String topic,
      String group,
      boolean earliest,
      KafkaRecordDeserializationSchema<Received<T>> records,
      Intake intake) {
    Properties client = new Properties();
    client.putAll(properties);
    client.put("bootstrap.servers", bootstrapServers);
    KafkaRecordDeserializationSchema<Received<T>> timely =
        intake.maxAhead() == null ? records : new TimelyReader<>(records, intake.maxAhead());
    WatchedReader<T> reader = new WatchedReader<>(timely, topic, intake, client);
    Properties p = consumerProperties();
    p.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new TopicSource<>(
        KafkaSource.<Received<T>>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(topic)
            .setGroupId(group)
            .setProperties(p)
            .setStartingOffsets(new ExamplesStart(earliest))
            .setDeserializer(reader)
            .build(),
        topic,
        reader);
  }

  /**
   * The signals on their way down. Without a checkpoint they are read from the moment of
   * submission: older ones belong to jobs of the past, whose batches nobody waits for.
   *
   * @param sinceMillis that moment, milliseconds since the epoch
   */
  public Source<Received<ModelSignal>, ?, ?> signals(
      String topic, int interfaces, long sinceMillis) {
    return new TopicSource<>(
        KafkaSource.<Received<ModelSignal>>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(topic)
            .setGroupId("dni-error-gradients")
            .setProperties(consumerProperties())
            .setStartingOffsets(OffsetsInitializer.timestamp(sinceMillis))
            .setDeserializer(new SignalReader(interfaces))
            .build(),
        topic,
        (kafka, context) -> kafka);
  }

  /**
   * The commands. Without a checkpoint they are read from the moment of submission: older ones were
   * meant for jobs of the past.
   *
   * @param sinceMillis that moment, milliseconds since the epoch
   */
  public Source<Received<ModelCommand>, ?, ?> commands(String topic, long sinceMillis) {
    Properties p = consumerProperties();
    p.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new TopicSource<>(
        KafkaSource.<Received<ModelCommand>>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(topic)
            .setGroupId("dni-control")
            .setProperties(p)
            .setStartingOffsets(OffsetsInitializer.timestamp(sinceMillis))
            .setDeserializer(new CommandReader())
            .build(),
        topic,
        (kafka, context) -> kafka);
  }

  /**
   * Where segments send their signals.
   *
   * @param bfloat16 whether values travel as bfloat16 and not as float32
   * @param largest number of values of the largest signal
   */
  public Sink<ModelSignal> signalSink(String topic, boolean bfloat16, long largest) {
    // A batch waits for its signal, and random mantissas do not compress.
    Properties p = producerProperties("0", "none");
    // The producer uses its buffers again if they have this size, so a signal should fit into one.
    long bytes = largest * (bfloat16 ? Short.BYTES : Float.BYTES) + SIGNAL_OVERHEAD_BYTES;
    p.putIfAbsent(
        ProducerConfig.BATCH_SIZE_CONFIG,
        String.valueOf(Math.min(MAX_RECORD_BYTES, Math.max(SMALLEST_BATCH_BYTES, bytes))));
    return new ClosingSink<>(
        KafkaSink.<ModelSignal>builder()
            .setBootstrapServers(bootstrapServers)
            .setKafkaProducerConfig(p)
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(
                new SignalWriter(
                    topic, bfloat16 ? TensorEncoding.BFLOAT16 : TensorEncoding.FLOAT32))
            .build());
  }

  /** Where encoded records go. */
  public Sink<EncodedRecord> recordSink(String topic) {
    return new ClosingSink<>(
        KafkaSink.<EncodedRecord>builder()
            .setBootstrapServers(bootstrapServers)
            .setKafkaProducerConfig(producerProperties("5", "lz4"))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(
                (KafkaRecordSerializationSchema<EncodedRecord>)
                    (record, context, timestamp) -> toProducerRecord(topic, record))
            .build());
  }

  private static ProducerRecord<byte[], byte[]> toProducerRecord(
      String topic, EncodedRecord record) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            topic, null, record.key().length == 0 ? null : record.key(), record.value());
    for (int i = 0; i + 1 < record.headers().size(); i += 2) {
      out.headers()
          .add(
              record.headers().get(i),
              record.headers().get(i + 1).getBytes(StandardCharsets.UTF_8));
    }
    return out;
  }

  private Properties consumerProperties() {
    Properties p = new Properties();
    p.putAll(properties);
    p.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(8 << 20));
    p.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, ADAPTED);
    p.putIfAbsent(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
        String.valueOf(DISCOVERY.toMillis()));
    // Offsets are kept by checkpoints; committing them too only shows progress to Kafka's tools.
    p.putIfAbsent("register.consumer.metrics", "false");
    return p;
  }

  private Properties producerProperties(String lingerMillis, String compression) {
    Properties p = new Properties();
    p.putAll(properties);
    p.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_RECORD_BYTES));
    p.putIfAbsent(ProducerConfig.SEND_BUFFER_CONFIG, ADAPTED);
    p.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    p.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    // Longer than the restart of a broker, shorter than a checkpoint's time-out.
    p.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000");
    return p;
  }
}
