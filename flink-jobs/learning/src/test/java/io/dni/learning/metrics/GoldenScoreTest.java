// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure against the independent reference, to 1e-9. */
class GoldenScoreTest {
  private static final JsonNode GOLDEN = Golden.read("metrics.json");

  @ParameterizedTest
  @ValueSource(strings = {"accuracy", "kappa", "kappaTemporal", "logLoss", "macroF1", "ece"})
  void figuresOfWindowAndRunEqualTheReference(String key) {
    ModelScore score = classified();
    double expected = GOLDEN.get(key).asDouble();
    assertThat(score.window().figures().get(key)).isCloseTo(expected, offset(1e-9));
    assertThat(score.run().figures().get(key)).isCloseTo(expected, offset(1e-9));
  }

  @Test
  void f1AndConfusionPerClassEqualTheReference() {
    ClassTally run = (ClassTally) classified().run();
    for (int c = 0; c < 3; c++) {
      assertThat(run.f1()[c]).isCloseTo(GOLDEN.get("f1").get(c).asDouble(), offset(1e-9));
      for (int p = 0; p < 3; p++) {
        assertThat(run.confusion()[c * 3 + p])
            .isEqualTo(GOLDEN.get("confusion").get(c).get(p).asLong());
      }
    }
  }

  @Test
  void theAreaUnderTheCurveIsExactInTheWindowAndCloseOverTheRun() {
    ModelScore score = classified();
    double expected = GOLDEN.get("aucOfClass1").asDouble();
    assertThat(((ClassTally) score.window()).areaUnderCurve(1)).isCloseTo(expected, offset(1e-9));
    assertThat(((ClassTally) score.run()).areaUnderCurve(1)).isCloseTo(expected, offset(2e-3));
  }

  @Test
  void theMeanAreaOfThreeClassesIsThatOfOneAgainstTheRest() {
    ClassTally window = (ClassTally) classified().window();
    double mean = IntStream.range(0, 3).mapToDouble(window::areaUnderCurve).average().orElseThrow();
    assertThat(window.figures().get("auc")).isCloseTo(mean, offset(1e-12));
  }

  @Test
  void baselinesAreThoseOfTheLabelsAlone() {
    int[] labels = IntStream.range(0, 400).map(i -> GOLDEN.get("labels").get(i).asInt()).toArray();
    long[] counts = new long[3];
    int repeats = 0;
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      repeats += i > 0 && labels[i] == labels[i - 1] ? 1 : 0;
    }
    var figures = classified().window().figures();
    assertThat(figures.get("majority"))
        .isCloseTo(Math.max(counts[0], Math.max(counts[1], counts[2])) / 400.0, offset(1e-12));
    assertThat(figures.get("classBefore")).isCloseTo(repeats / 399.0, offset(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mae", "rmse", "r2"})
  void regressionEqualsTheReference(String key) {
    JsonNode golden = GOLDEN.get("regression");
    ModelScore score = new ModelScore(new ScoringTask(false, 1), 400);
    for (int i = 0; i < golden.get("target").size(); i++) {
      score.add(
          new double[] {
            golden.get("target").get(i).asDouble(), golden.get("prediction").get(i).asDouble()
          });
    }
    for (Tally tally : List.of(score.run(), score.window())) {
      assertThat(tally.figures().get(key)).isCloseTo(golden.get(key).asDouble(), offset(1e-9));
    }
  }

  private static ModelScore classified() {
    ModelScore score = new ModelScore(new ScoringTask(true, 3), 400);
    for (int i = 0; i < GOLDEN.get("labels").size(); i++) {
      JsonNode q = GOLDEN.get("probabilities").get(i);
      score.add(
          new double[] {
            GOLDEN.get("labels").get(i).asInt(),
            q.get(0).asDouble(),
            q.get(1).asDouble(),
            q.get(2).asDouble()
          });
    }
    return score;
  }
}
