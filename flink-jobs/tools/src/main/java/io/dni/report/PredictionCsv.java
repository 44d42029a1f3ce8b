// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.loss.Loss;
import io.dni.learning.message.BatchId;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ScoredBatch;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Predictions as {@code dni predict} writes them: columns {@code label, p0, p1, …}. */
public final class PredictionCsv {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Path file;
  private final String model;

  /**
   * @param model the id that its scores are to have
   */
  public PredictionCsv(Path file, String model) {
    this.file = file;
    this.model = model;
  }

  /** Hands on each row that has a label as a batch of its own. */
  public void read(Consumer<ScoredBatch> taker) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVParser rows = CSVParser.parse(reader, CSV)) {
      int columns = 0;
      while (rows.getHeaderMap().containsKey("p" + columns)) {
        columns++;
      }
      if (columns == 0 || !rows.getHeaderMap().containsKey("label")) {
        throw new IOException(
            "%s: columns %s (expected: label, p0, p1, … as dni predict writes them)"
                .formatted(file, rows.getHeaderNames()));
      }
      for (CSVRecord row : rows) {
        if (!row.get("label").isEmpty()) {
          taker.accept(batch(row, columns));
        }
      }
    }
  }

  private ScoredBatch batch(CSVRecord row, int columns) throws IOException {
    try {
      Matrix p = Matrix.zeros(1, columns);
      for (int k = 0; k < columns; k++) {
        p.data()[k] = Float.parseFloat(row.get("p" + k));
      }
      int label = Integer.parseInt(row.get("label"));
      Matrix y =
          columns == 1
              ? new Matrix(1, 1, new float[] {label})
              : Matrix.oneHot(new int[] {label}, columns);
      Loss loss = columns == 1 ? Loss.SIGMOID : Loss.SOFTMAX;
      return new ScoredBatch(
          model, new BatchId(1, row.getRecordNumber()), ScoringTask.of(loss, columns), p, y);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s, row %d: %s (expected: a class number and probabilities)"
              .formatted(file, row.getRecordNumber(), e.getMessage()),
          e);
    }
  }
}
