// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordPartsTest {
  private static final int ROWS = 8192;
  private static final int CLASSES = 100;
  private static final int LIMIT = 1 << 20;

  @Test
  void aSmallBatchIsOnePart() {
    assertThat(RecordParts.of(32, 44, List.of())).containsExactly(new RecordParts.Part(0, 32));
    assertThat(RecordParts.of(0, 44, List.of())).containsExactly(new RecordParts.Part(0, 0));
  }

  @Test
  void aRowThatIsLargerThanAPartIsOne() {
    assertThat(RecordParts.of(2, 1 << 20, List.of()))
        .containsExactly(new RecordParts.Part(0, 1), new RecordParts.Part(1, 1));
  }

  /** 8192 rows of 100 outputs are 3 MiB, and with names of 1,000 characters 27 MiB. */
  @Test
  void theRowsOfALargeBatchAreAllToldInRecordsThatKafkaTakes() throws Exception {
    Matrix outputs = Matrix.zeros(ROWS, CLASSES);
    for (int i = 0; i < outputs.size(); i++) {
      outputs.data()[i] = i;
    }
    List<String> ids = IntStream.range(0, ROWS).mapToObj(n -> n + "ü".repeat(990)).toList();
    Matrix y = Matrix.oneHot(IntStream.range(0, ROWS).map(n -> n % CLASSES).toArray(), CLASSES);
    ModelBatch batch =
        new ModelBatch("m", new Activation(new BatchId(1, 2), outputs, y), Long.MIN_VALUE, ids);

    List<EncodedRecord> records =
        new SnapshotEncoder()
            .learned(
                batch,
                new ForwardStep.Output(outputs, new float[ROWS], 0.5, 0),
                true,
                new Served(0, 0));

    List<String> told = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    int row = 0;
    RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
    for (EncodedRecord record : records) {
      assertThat(record.value().length).isLessThan(LIMIT);
      Prediction part = codec.decode(record.value());
      assertThat(TensorBytes.toFloats(part.getValues()))
          .hasSize(part.getRows() * CLASSES)
          .startsWith(row * CLASSES);
      told.addAll(part.getExampleIds());
      labels.addAll(part.getLabels());
      row += part.getRows();
    }
    assertThat(row).isEqualTo(ROWS);
    assertThat(told).isEqualTo(ids);
    assertThat(labels).startsWith(0, 1, 2).hasSize(ROWS);
  }

  @Test
  void predictionsOfValuesCarryNoClasses() throws Exception {
    Matrix values = Matrix.of(new float[][] {{0.25f}, {7.5f}});
    ModelBatch batch =
        new ModelBatch(
            "m", new Activation(new BatchId(1, 2), values, values), Long.MIN_VALUE, List.of());
    EncodedRecord record =
        new SnapshotEncoder()
            .learned(
                batch,
                new ForwardStep.Output(values, new float[2], 0.5, 0),
                false,
                new Served(0, 0))
            .get(0);
    assertThat(new RecordCodec<>(Prediction.class).decode(record.value()).getLabels()).isEmpty();
  }

  @Test
  void lossesOfManyExamplesAreCutTheSameWay() {
    float[] losses = new float[ROWS];
    List<String> ids = IntStream.range(0, ROWS).mapToObj(n -> n + "x".repeat(990)).toList();
    assertThat(RecordParts.of(ROWS, 8, ids).stream().mapToInt(RecordParts.Part::rows).sum())
        .isEqualTo(ROWS);
    assertThat(RecordParts.of(ROWS, 8, ids).stream().map(p -> p.of(losses).remaining()).toList())
        .allMatch(bytes -> bytes < LIMIT);
    assertThat(Optional.of((long) RecordParts.of(ROWS, 8, ids).size()))
        .hasValueSatisfying(n -> assertThat(n).isGreaterThan(8));
  }
}
