// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.message.BatchId;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ScoredBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionScoresTest {

  @Test
  void whatALaterAttemptPredictedAgainCountsOnce() {
    List<ScoredBatch> log =
        List.of(
            batch(1, 0, true),
            batch(1, 1, true),
            batch(1, 2, false), // rolled back
            batch(1, 3, false), // rolled back
            batch(1, 1, true), // formed before the checkpoint, predicted again
            batch(2, 2, true),
            batch(2, 3, true));
    PredictionScores scores = new PredictionScores(100);
    log.forEach(scores::survey);
    log.forEach(scores::score);
    assertThat(scores.examples().get("m")).isEqualTo(4);
    assertThat(scores.figures().get("m").get("run.accuracy")).isEqualTo(1);
    assertThat(scores.replaced()).isEqualTo(3);
  }

  @Test
  void aFileOfPredictIsScored(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("p.csv");
    Files.writeString(
        file, "index,predicted,label,p0,p1\n0,1,1,0.25,0.75\n1,0,,0.9,0.1\n2,1,0,0.25,0.75\n");
    PredictionScores scores = new PredictionScores(100);
    PredictionCsv csv = new PredictionCsv(file, "p.csv");
    csv.read(scores::survey);
    csv.read(scores::score);
    assertThat(scores.examples().get("p.csv")).isEqualTo(2);
    assertThat(scores.figures().get("p.csv").get("run.accuracy")).isEqualTo(0.5);
    assertThat(FigureTable.of(scores.figures().get("p.csv")))
        .anyMatch(line -> line.startsWith("accuracy") && line.contains("0.5000"))
        .anyMatch(line -> line.matches(" *0 +0 +1 +0\\.0000"))
        .anyMatch(line -> line.matches(" *1 +0 +1 +0\\.6667"))
        .anyMatch(line -> line.startsWith("majority") && line.contains("0.5000"));
  }

  private static ScoredBatch batch(long nonce, long sequence, boolean right) {
    float p = right ? 0.75f : 0.25f;
    return new ScoredBatch(
        "m",
        new BatchId(nonce, sequence),
        new ScoringTask(true, 2),
        new Matrix(1, 2, new float[] {1 - p, p}),
        Matrix.oneHot(new int[] {1}, 2));
  }
}
