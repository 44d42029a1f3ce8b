// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Prediction;
import io.dni.schemas.record.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A table of two columns, what is learned of it, and always the same rows to ask for. */
final class SmallTable {
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int ROWS = 400;
  private static final int ASKED = 20;
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(Column.number("amount", true), Column.words("town", 4, 2)),
          2,
          FeatureSpec.DEFAULT_HALF_LIFE,
          true);

  private final RecordCodec<Row> codec = new RecordCodec<>(Row.class);
  private final SplittableRandom random = new SplittableRandom(3);
  private int rounds;

  /** Options of a job in one task that learns row by row. */
  Map<String, String> options(String prefix) {
    return new TreeMap<>(
        Map.of(
            "dni.topics.prefix",
            prefix,
            "dni.features.columns",
            FEATURES.notation(),
            "dni.model.network",
            FEATURES.width() + "-8-2",
            "dni.model.normalisation",
            "none",
            "dni.job.tasks",
            "1",
            "dni.batch.size",
            "1",
            "dni.checkpoints.interval",
            "300 ms"));
  }

  /** Sends rows with their labels, or with wrong ones and far from the others. */
  void teach(LiveJob job, boolean wrong) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double amount = 5 * random.nextGaussian() + (wrong ? 20 : 0);
      rows.add(row(amount, amount > (wrong ? 20 : 0) == wrong ? "no" : "yes", 1, null));
    }
    job.produce("default", rows);
  }

  /** Sends a row that teaches nothing. */
  void nudge(LiveJob job) {
    job.produce("default", List.of(row(0, "yes", 0, null)));
  }

  /** What the model says of the same rows, whenever they are asked for. */
  List<List<Float>> asked(LiveJob job) throws Exception {
    String round = "round-" + rounds++ + "-";
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      rows.add(row(i - ASKED / 2, null, 1, round + i));
    }
    job.produce("default", rows);
    RecordCodec<Prediction> predictions = new RecordCodec<>(Prediction.class);
    Map<String, List<Float>> told = new HashMap<>();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (told.size() < ASKED) {
      assertThat(System.nanoTime()).as("patience, %d told", told.size()).isLessThan(end);
      Thread.sleep(100);
      for (byte[] value : job.records(Topic.PREDICTIONS)) {
        Prediction p = predictions.decode(value);
        for (int i = 0; i < p.getExampleIds().size(); i++) {
          if (p.getExampleIds().get(i).startsWith(round)) {
            var values = p.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            told.put(p.getExampleIds().get(i), List.of(values.get(2 * i), values.get(2 * i + 1)));
          }
        }
      }
    }
    return IntStream.range(0, ASKED).mapToObj(i -> told.get(round + i)).toList();
  }

  private byte[] row(double amount, String label, float weight, String id) {
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(amount);
    return codec.encode(
        Row.newBuilder()
            .setNumbers(number.flip())
            .setWords(List.of("town" + Math.floorMod((int) amount, 5)))
            .setLabel(label)
            .setId(id)
            .setWeight(weight)
            .build());
  }
}
