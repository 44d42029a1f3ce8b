// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.inspect.EncoderReport;
import io.dni.inspect.Inspection;
import io.dni.inspect.RowExamples;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.tensor.Matrix;
import io.dni.local.LocalBroker;
import io.dni.model.StoredModel;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Prediction;
import io.dni.schemas.record.Row;
import io.dni.table.CsvTable;
import io.dni.table.Dialect;
import io.dni.table.TextSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table through the real job, and the model that it leaves in other hands. */
class RowModelITCase {
  private static final int LEARNED = 500;
  private static final int ASKED = 40;
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(
              Column.number("amount", true),
              Column.words("town", 3, 8),
              Column.number("age", false)),
          2,
          FeatureSpec.DEFAULT_HALF_LIFE,
          true);

  private final RecordCodec<Row> codec = new RecordCodec<>(Row.class);
  private final SplittableRandom random = new SplittableRandom(3);
  private final StringBuilder csv = new StringBuilder("town;other;age;amount\n");

  @TempDir Path directory;

  @Test
  void predictGivesTheJobsOwnNumbers() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"));
        LiveJob job = new LiveJob(broker, directory, options())) {
      job.start();
      List<byte[]> rows = new ArrayList<>();
      for (int i = 0; i < LEARNED + ASKED; i++) {
        rows.add(row(i));
      }
      job.produce("default", rows);
      job.awaitRecords(Topic.PREDICTIONS, LEARNED + ASKED);
      String savepoint = job.stopWithSavepoint();
      Map<String, float[]> told = predictions(job);
      assertThat(told).hasSize(ASKED);
      StoredModel model = StoredModel.read(savepoint, Optional.empty());
      assertThat(model.classNames()).containsExactlyInAnyOrder("no", "yes");
      compare(model, told);
      inspect(savepoint);
    }
  }

  private static Map<String, String> options() {
    return Map.of(
        "dni.features.columns", FEATURES.notation(),
        "dni.model.network", FEATURES.width() + "-16-2",
        "dni.model.normalisation", "none",
        "dni.job.tasks", "1",
        "dni.model.cuts", "tasks",
        "dni.batch.size", "1",
        "dni.model.optimizer", "adam:0.003",
        "dni.sg.optimizer", "adam:0.003");
  }

  /** Labelled at first; the last ones only to be predicted, and in the file too. */
  private byte[] row(int i) {
    double amount = random.nextInt(4) == 0 ? Double.NaN : 5 * random.nextGaussian();
    double age = random.nextInt(20, 90);
    String town = random.nextInt(6) == 0 ? null : "town" + random.nextInt(8);
    String label = amount > 0 || "town1".equals(town) ? "yes" : "no";
    boolean asked = i >= LEARNED;
    if (asked) {
      csv.append(town == null ? "NA" : town).append(";x;").append(age).append(';');
      csv.append(Double.isNaN(amount) ? "" : Double.toString(amount)).append('\n');
    }
    ByteBuffer numbers =
        ByteBuffer.allocate(2 * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(amount)
            .putDouble(age)
            .flip();
    return codec.encode(
        Row.newBuilder()
            .setNumbers(numbers)
            .setWords(Arrays.asList(town))
            .setLabel(asked ? null : label)
            .setId(Integer.toString(i))
            .build());
  }

  /** Of rows that were not learned, by id. */
  private static Map<String, float[]> predictions(LiveJob job) throws Exception {
    RecordCodec<Prediction> predictions = new RecordCodec<>(Prediction.class);
    Map<String, float[]> told = new TreeMap<>();
    for (byte[] value : job.records(Topic.PREDICTIONS)) {
      Prediction p = predictions.decode(value);
      if (!p.getLearned()) {
        float[] values = new float[2];
        p.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        told.put(p.getExampleIds().get(0), values);
      }
    }
    return told;
  }

  /** The file's columns are in another order, with one more among them. */
  private void compare(StoredModel model, Map<String, float[]> told) throws Exception {
    Path file = Files.writeString(directory.resolve("asked.csv"), csv);
    Dialect dialect = Dialect.CSV.withDelimiter(';').withMissing(Dialect.USUAL_MISSING);
    TableLayout layout = TableLayout.DEFAULT.withInputs(RowExamples.columns(FEATURES));
    try (ExampleStream rows =
        new RowExamples(
            new RowTable(
                "asked", new CsvTable(TextSource.of(file.toString()), dialect), true, layout),
            model.encoder().orElseThrow())) {
      float[] x = new float[ASKED * FEATURES.width()];
      assertThat(rows.nextBatch(x, new int[ASKED])).isEqualTo(ASKED);
      Matrix p = model.predict(new Matrix(ASKED, FEATURES.width(), x));
      for (int s = 0; s < ASKED; s++) {
        float[] job = told.get(Integer.toString(LEARNED + s));
        assertThat(p.get(s, 0)).as("row %d", s).isCloseTo(job[0], within(1e-5f));
        assertThat(p.get(s, 1)).as("row %d", s).isCloseTo(job[1], within(1e-5f));
      }
    }
  }

  private static void inspect(String savepoint) throws Exception {
    EncoderReport encoder =
        Inspection.of(savepoint, Optional.empty(), OptionalInt.empty()).models().get(0).encoder();
    assertThat(encoder.rows()).isEqualTo(LEARNED);
    assertThat(encoder.columnInputs() + encoder.readOutInputs()).isEqualTo(FEATURES.width());
    assertThat(encoder.columns().get(1).words()).isEqualTo(3);
    assertThat(encoder.columns().get(2).mean()).isBetween(20.0, 90.0);
    assertThat(encoder.columns().get(0).values()).isBetween(0.6 * LEARNED, 0.9 * LEARNED);
  }
}
