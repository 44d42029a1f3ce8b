// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.loss.Loss;
import io.dni.learning.tensor.Matrix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelScoreTest {

  @Test
  void theWindowHoldsTheNewestExamplesAndTheRunAll() {
    ModelScore score = new ModelScore(new ScoringTask(true, 2), 100);
    feed(score, 1, 250, 1.0);
    feed(score, 2, 100, 0.0);
    assertThat(score.window().figures().get("accuracy")).isZero();
    assertThat(score.window().examples()).isEqualTo(100);
    assertThat(score.run().figures().get("accuracy")).isCloseTo(250 / 350.0, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOFTMAX", "SIGMOID", "MSE"})
  void whatWasStoredGoesOnAsIfNothingHadHappened(String loss) throws IOException {
    ModelScore straight = score(loss);
    ModelScore stored = score(loss);
    batches(straight, loss, 1, 130);
    batches(stored, loss, 1, 130);
    ModelScore restored = restore(stored);
    batches(straight, loss, 2, 40);
    batches(restored, loss, 2, 40);
    assertThat(bytes(restored)).isEqualTo(bytes(straight));
    assertThat(restored.window().figures()).isEqualTo(straight.window().figures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOFTMAX", "SIGMOID", "MSE"})
  void aCopyIsDeep(String loss) throws IOException {
    ModelScore score = score(loss);
    batches(score, loss, 1, 130);
    byte[] before = bytes(score);
    batches(score.copy(), loss, 2, 40);
    assertThat(bytes(score)).isEqualTo(before);
    ModelScore copy = score.copy();
    batches(score, loss, 2, 40);
    assertThat(bytes(copy)).isEqualTo(before);
  }

  @Test
  void memoryDoesNotGrowWithTheStream() throws IOException {
    ModelScore score = score("SOFTMAX");
    batches(score, "SOFTMAX", 1, 1_000);
    int before = bytes(score).length;
    batches(score, "SOFTMAX", 2, 20_000);
    assertThat(bytes(score).length).isLessThan(before + 2_000);
  }

  @Test
  void aPredictionThatIsNoNumberIsCountedAndScoresNothing() {
    ModelScore score = new ModelScore(new ScoringTask(true, 2), 10);
    score.add(new double[] {0, Double.NaN, 0.5});
    score.add(new double[] {0, 0.75, 0.25});
    assertThat(score.notFinite()).isEqualTo(1);
    assertThat(score.run().examples()).isEqualTo(1);
    assertThat(score.run().figures().get("accuracy")).isEqualTo(1);
  }

  @Test
  void anAreaOverTheRunIsCloseToTheExactOneWhateverTheConfidence() {
    for (double steepness : new double[] {0.2, 1, 5}) {
      ScoringTask task = new ScoringTask(true, 2);
      ModelScore score = new ModelScore(task, 20_000);
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < 20_000; i++) {
        int label = random.nextInt(2);
        double logit = steepness * (random.nextDouble() * 4 - 2 + label - 0.5);
        double p = 1 / (1 + Math.exp(-logit));
        score.add(new double[] {label, 1 - p, p});
      }
      double exact = ((ClassTally) score.window()).areaUnderCurve(1);
      assertThat(((ClassTally) score.run()).areaUnderCurve(1))
          .as("steepness %s", steepness)
          .isCloseTo(exact, offset(1e-2));
    }
  }

  @Test
  void binsAscendWithTheProbability() {
    int before = -1;
    for (double p = 0; p <= 1; p += 1e-4) {
      int bin = BinnedArea.bin(p);
      assertThat(bin).isBetween(Math.max(before, 0), 383);
      before = bin;
    }
    assertThat(BinnedArea.bin(0)).isLessThan(BinnedArea.bin(1e-6));
    assertThat(BinnedArea.bin(1)).isEqualTo(383);
  }

  private static void feed(ModelScore score, long seed, int examples, double hitShare) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(2);
      boolean hit = random.nextDouble() < hitShare;
      double p = hit == (label == 1) ? 0.9 : 0.1;
      score.add(new double[] {label, 1 - p, p});
    }
  }

  private static ModelScore score(String loss) {
    return new ModelScore(ScoringTask.of(Loss.valueOf(loss), loss.equals("SIGMOID") ? 1 : 3), 200);
  }

  private static void batches(ModelScore score, String loss, long seed, int rows) {
    int width = loss.equals("SIGMOID") ? 1 : 3;
    SplittableRandom random = new SplittableRandom(seed);
    float[] p = new float[rows * width];
    float[] y = new float[rows * width];
    for (int s = 0; s < rows; s++) {
      if (loss.equals("SOFTMAX")) {
        y[s * width + random.nextInt(width)] = 1;
      }
      for (int j = 0; j < width; j++) {
        p[s * width + j] = (float) random.nextDouble();
        if (!loss.equals("SOFTMAX")) {
          y[s * width + j] = loss.equals("MSE") ? (float) random.nextDouble() : random.nextInt(2);
        }
      }
    }
    score.add(new Matrix(rows, width, p), new Matrix(rows, width, y));
  }

  private static byte[] bytes(ModelScore score) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    score.write(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static ModelScore restore(ModelScore score) throws IOException {
    return ModelScore.read(new DataInputStream(new ByteArrayInputStream(bytes(score))));
  }
}
