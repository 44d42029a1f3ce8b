// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

/** The stored form of a score; the golden file is what version 1 wrote and is never made anew. */
class ModelScoreSerializerTest {
  private static final ModelScoreSerializer SCORE = new ModelScoreSerializer();

  @Test
  void aScoreOfVersion1IsReadWithEverythingInItAndGoesOn() throws IOException {
    ModelScore read = SCORE.deserialize(new DataInputDeserializer(golden()));
    ModelScore made = sample();
    assertThat(StateSerializerTest.written(SCORE, read)).isEqualTo(golden());
    feed(read, 200, 900);
    feed(made, 200, 900);
    assertThat(read.run().figures()).isEqualTo(made.run().figures());
    assertThat(read.window().figures()).isEqualTo(made.window().figures());
    assertThat(read.drift().alarms()).isEqualTo(made.drift().alarms()).isPositive();
  }

  @Test
  void theFormThatIsWrittenIsThatOfTheGoldenFile() throws IOException {
    assertThat(StateSerializerTest.written(SCORE, sample())).isEqualTo(golden());
  }

  @Test
  void aCopyLivesItsOwnLife() throws IOException {
    ModelScore score = sample();
    feed(SCORE.copy(score), 200, 100);
    assertThat(StateSerializerTest.written(SCORE, score)).isEqualTo(golden());
  }

  @Test
  void bytesThatEndTooSoonAreAnErrorAndNotAScore() throws IOException {
    byte[] whole = golden();
    for (int length = 0; length < whole.length; length += 101) {
      DataInputDeserializer part = new DataInputDeserializer(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SCORE.deserialize(part)).isInstanceOf(IOException.class);
    }
  }

  static ModelScore sample() {
    ModelScore score = new ModelScore(new ScoringTask(true, 2), 30);
    feed(score, 0, 200);
    score.add(new double[] {1, Double.NaN, 0.5});
    return score;
  }

  /** Examples of numbers {@code from} on: right four times in five at first, then every other. */
  private static void feed(ModelScore score, int from, int count) {
    for (int i = from; i < from + count; i++) {
      int label = i / 3 % 2;
      boolean right = i < 200 ? i % 5 > 0 : i % 2 > 0;
      double p = right == (label == 1) ? 0.75 : 0.125 + i % 7 / 32.0;
      score.add(new double[] {label, 1 - p, p});
    }
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        ModelScoreSerializerTest.class.getResourceAsStream("/state/score-v1.bin")) {
      return in.readAllBytes();
    }
  }
}
