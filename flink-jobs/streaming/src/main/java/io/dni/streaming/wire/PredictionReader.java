// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.learning.loss.Loss;
import io.dni.learning.message.BatchId;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.message.ScoredBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the predictions topic from its beginning to where it ended when it was opened, as often as
 * wanted. Batches without labels are passed over. Not thread-safe.
 */
public final class PredictionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> end;
  private final RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);

  private PredictionReader(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> end) {
    this.consumer = consumer;
    this.end = end;
  }

  /**
   * Opens the topic, which must exist.
   *
   * @param clientProperties of the Kafka client
   */
  public static PredictionReader open(
      String bootstrapServers, Map<String, String> clientProperties, String topic) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    return new PredictionReader(consumer, consumer.endOffsets(partitions));
  }

  /**
   * Hands on every learned batch in the order in which the topic has it.
   *
   * @return records that are no predictions
   */
  public int read(Consumer<ScoredBatch> taker) {
    int undecodable = 0;
    consumer.seekToBeginning(end.keySet());
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          Prediction p = codec.decode(record.value());
          if (p.getLearned() && p.getRows() > 0) {
            taker.accept(batch(p));
          }
        } catch (UndecodableRecordException | IllegalArgumentException e) {
          undecodable++;
        }
      }
    }
    return undecodable;
  }

  private static ScoredBatch batch(Prediction p) {
    int rows = p.getRows();
    int columns = p.getColumns();
    boolean classes = p.getTargets() == null;
    Matrix targets;
    if (!classes) {
      targets = new Matrix(rows, columns, TensorBytes.toFloats(p.getTargets()));
    } else {
      int[] labels = p.getLabels().stream().mapToInt(Integer::intValue).toArray();
      targets = columns == 1 ? column(labels) : Matrix.oneHot(labels, columns);
    }
    Loss loss = classes ? columns == 1 ? Loss.SIGMOID : Loss.SOFTMAX : Loss.MSE;
    return new ScoredBatch(
        p.getModel(),
        new BatchId(p.getNonce(), p.getSequence()),
        ScoringTask.of(loss, columns),
        new Matrix(rows, columns, TensorBytes.toFloats(p.getValues())),
        targets);
  }

  private static Matrix column(int[] labels) {
    Matrix y = Matrix.zeros(labels.length, 1);
    for (int s = 0; s < labels.length; s++) {
      y.data()[s] = labels[s];
    }
    return y;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
