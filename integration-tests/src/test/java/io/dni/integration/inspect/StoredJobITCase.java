// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.inspect.OutputFile;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.tensor.Matrix;
import io.dni.local.LocalBroker;
import io.dni.local.LoopbackPort;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.StoredModel;
import io.dni.model.WarmStart;
import io.dni.producers.ProduceCommand;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.job.LocalTraining;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The weights of a real job, in four hands: the job that goes on from its savepoint, the inspector,
 * the exported file, and a new job that is cut otherwise and starts from the file.
 */
class StoredJobITCase {
  private static final int INPUTS = 12;
  private static final int ROWS = 20;
  private static final int BATCHES = 40;
  private static final int BATCH = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private final Matrix x = WrittenCheckpoint.gaussian(new SplittableRandom(8), ROWS, INPUTS);

  @Test
  void jobInspectorExportAndWarmStartAgree() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"))) {
      TrainingConfig config = config(broker, "first", Map.of());
      createTopics(config);
      produceLabelled(config);
      String savepoint;
      try (LocalTraining job = start(config, Optional.empty())) {
        assertThat(predictions(config, true, BATCHES * BATCH)).isNotEmpty();
        savepoint = job.stopWithSavepoint(directory.resolve("savepoints").toUri().toString());
      }

      CheckpointContents contents = CheckpointReader.read(savepoint);
      assertThat(contents.settings().toLines())
          .isEqualTo(ModelSettings.of(config.model()).toLines());
      assertThat(contents.model("default").segments())
          .allSatisfy(s -> assertThat(s.count(Counter.BATCHES)).isEqualTo(BATCHES))
          .allSatisfy(s -> assertThat(s.weights().optimizer().steps()).isEqualTo(BATCHES));
      Path npz = directory.resolve("model.npz");
      StoredModel inspected =
          new StoredModel("default", contents.spec(), contents.model("default").segments());
      OutputFile.write(npz, false, out -> NpzFile.write(inspected, Contents.WEIGHTS, out));
      Matrix expected = inspected.predict(x);
      StoredModel exported = StoredModel.read(npz.toString(), Optional.empty());
      assertThat(exported.predict(x)).isEqualTo(expected);

      produceUnlabelled(config);
      try (LocalTraining job = start(config, Optional.of(savepoint))) {
        assertSame(predictions(config, false, ROWS), expected);
      }

      TrainingConfig other =
          config(
              broker,
              "second",
              Map.of("dni.model.mode", "single-sg", "dni.model.optimizer", "sgd:0.1"));
      createTopics(other);
      produceUnlabelled(other);
      Path warm = directory.resolve("warm");
      WarmStart.write(exported, other.model(), "default", warm.toString());
      try (LocalTraining job = start(other, Optional.of(warm.toString()))) {
        assertSame(predictions(other, false, ROWS), expected);
      }
    }
  }

  private TrainingConfig config(LocalBroker broker, String prefix, Map<String, String> more) {
    Map<String, String> raw = new HashMap<>(more);
    raw.put("kafka.bootstrap.servers", broker.bootstrapServers());
    raw.put("dni.model.network", "12-8x2-3");
    raw.put("dni.batch.size", Integer.toString(BATCH));
    raw.put("dni.topics.prefix", prefix);
    raw.put("dni.checkpoints.dir", directory.resolve("checkpoints").toString());
    return TrainingConfig.of(raw);
  }

  private static void createTopics(TrainingConfig config) throws IOException {
    try (KafkaTopics topics =
        KafkaTopics.connect(config.bootstrapServers(), Map.of(), config.brokerTimeout())) {
      topics.require(
          Arrays.stream(Topic.values()).map(t -> TopicSpec.of(t, config.topic(t), 1)).toList(),
          KafkaTopics.Missing.CREATE);
    }
  }

  private LocalTraining start(TrainingConfig config, Optional<String> savepoint) throws Exception {
    return LocalTraining.start(config, savepoint, LoopbackPort.free(0), directory.resolve("log"));
  }

  private void produceLabelled(TrainingConfig config) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    Matrix rows = WrittenCheckpoint.gaussian(random, BATCHES * BATCH, INPUTS);
    List<String> labels = new ArrayList<>();
    for (int s = 0; s < rows.rows(); s++) {
      labels.add("," + (rows.get(s, 0) > 0 ? rows.get(s, 1) > 0 ? 2 : 1 : 0));
    }
    produce(config, rows, labels, List.of());
  }

  private void produceUnlabelled(TrainingConfig config) throws IOException {
    produce(config, x, List.of(), List.of("--unlabelled", "--ids"));
  }

  private void produce(
      TrainingConfig config, Matrix rows, List<String> labels, List<String> options)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(header() + (labels.isEmpty() ? "" : ",label"));
    for (int s = 0; s < rows.rows(); s++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < INPUTS; j++) {
        line.append(j == 0 ? "" : ",").append(rows.get(s, j));
      }
      lines.add(line + (labels.isEmpty() ? "" : labels.get(s)));
    }
    Path csv = Files.write(Files.createTempFile(directory, "rows", ".csv"), lines);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data=csv=" + csv,
                "--bootstrap-server=" + config.bootstrapServers(),
                "--topic-prefix=" + config.topicPrefix(),
                "--quiet"));
    arguments.addAll(options);
    assertThat(ProduceCommand.run(arguments.toArray(String[]::new))).isZero();
  }

  private static String header() {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < INPUTS; j++) {
      names.add("x" + j);
    }
    return String.join(",", names);
  }

  /** Rows of probabilities by example id (empty without ids), once so many have come. */
  private static List<Map.Entry<String, float[]>> predictions(
      TrainingConfig config, boolean learned, int rows) throws Exception {
    RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
    List<Map.Entry<String, float[]>> found = new ArrayList<>();
    Map<String, Object> properties =
        Map.of("bootstrap.servers", config.bootstrapServers(), "auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(config.topic(Topic.PREDICTIONS), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Instant end = Instant.now().plus(PATIENCE);
      while (found.size() < rows) {
        assertThat(Instant.now()).as("%d of %d predictions", found.size(), rows).isBefore(end);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Prediction p = codec.decode(record.value());
          if (p.getLearned() == learned) {
            FloatBuffer values =
                p.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            for (int s = 0; s < p.getRows(); s++) {
              float[] row = new float[p.getColumns()];
              values.get(row);
              List<String> ids = p.getExampleIds();
              found.add(Map.entry(ids.isEmpty() ? "" : ids.get(s), row));
            }
          }
        }
      }
    }
    return found;
  }

  private static void assertSame(List<Map.Entry<String, float[]>> told, Matrix expected) {
    assertThat(told).hasSize(expected.rows());
    for (Map.Entry<String, float[]> row : told) {
      int s = Integer.parseInt(row.getKey());
      for (int k = 0; k < expected.columns(); k++) {
        assertThat(row.getValue()[k]).isCloseTo(expected.get(s, k), within(1e-5f));
      }
    }
  }
}
