// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.learning.features.TargetUnit;
import io.dni.learning.metrics.ClassFigure;
import io.dni.learning.metrics.RegressionFigure;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.metrics.Tally;
import io.dni.streaming.state.EncoderStateSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What tables of users do to the rules of the demo, on generated streams. */
class RowLearnerTest {
  private static final int ROWS = 3_000;

  private static FeatureSpec features(int numbers, int classes, boolean holes) {
    return new FeatureSpec(
        IntStream.range(0, numbers).mapToObj(j -> Column.number("x" + j, holes && j == 0)).toList(),
        classes,
        FeatureSpec.DEFAULT_HALF_LIFE,
        true);
  }

  private static RowLearner learner(FeatureSpec features) {
    return new RowLearner(TableSetup.RULES.config(new TableRules(features, ROWS), 1));
  }

  /** Two classes in four numbers, the first of which says most; one label in twenty is wrong. */
  private static RowLearner learned(FeatureSpec features, UnaryOperator<double[]> change) {
    RowLearner learner = learner(features);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < ROWS; i++) {
      double[] x = new double[4];
      for (int j = 0; j < 4; j++) {
        x[j] = random.nextGaussian();
      }
      boolean yes = 2 * x[0] + x[1] > 0.5 ^ random.nextInt(20) == 0;
      learner.learn(new RawRow(change.apply(x), new String[0]), yes ? "yes" : "no");
    }
    return learner;
  }

  private static double accuracy(RowLearner learner) {
    return learner.figures().figures().get(ClassFigure.ACCURACY.key());
  }

  @Test
  void unitsShiftsAndConstantsOfAFeatureChangeNothing() {
    double plain = accuracy(learned(features(4, 2, false), x -> x));
    assertThat(plain).isGreaterThan(0.85);
    double scaled = accuracy(learned(features(4, 2, false), x -> with(x, 0, 1000 * x[0])));
    double shifted = accuracy(learned(features(4, 2, false), x -> with(x, 0, 1e6 + x[0])));
    double constant = accuracy(learned(features(5, 2, false), x -> java.util.Arrays.copyOf(x, 5)));
    assertThat(scaled).isCloseTo(plain, within(0.005));
    assertThat(shifted).isCloseTo(plain, within(0.005));
    assertThat(constant).isCloseTo(plain, within(0.005));
  }

  @Test
  void aColumnWithHolesTrains() {
    SplittableRandom random = new SplittableRandom(5);
    RowLearner holes =
        learned(features(4, 2, true), x -> random.nextInt(10) < 3 ? with(x, 0, Double.NaN) : x);
    // In three of ten rows only the weaker number is left.
    assertThat(accuracy(holes)).isBetween(0.70, 0.90);
  }

  private static double[] with(double[] x, int j, double value) {
    double[] y = x.clone();
    y[j] = value;
    return y;
  }

  @Test
  void whatIsReportedIsWhatAnUnlabelledCopyGets() {
    RowLearner learner = learner(features(4, 3, false));
    SplittableRandom random = new SplittableRandom(6);
    int copies = 0;
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(3);
      double[] x = new double[4];
      for (int j = 0; j < 4; j++) {
        x[j] = random.nextGaussian() + (j == label ? 1.5 : 0);
      }
      RawRow row = new RawRow(x, new String[0]);
      copies += learner.predict(row).argMax(0) == learner.find("c" + label) ? 1 : 0;
      learner.learn(row, "c" + label);
    }
    assertThat(copies / (double) ROWS).isCloseTo(accuracy(learner), within(0.002));
    assertThat(accuracy(learner)).isGreaterThan(0.7);
  }

  @Test
  void runsOfOneClassAreLearned() {
    RowLearner learner = learner(features(8, 6, false));
    SplittableRandom random = new SplittableRandom(7);
    int hard = 0;
    for (int i = 0; i < 6_000; i++) {
      int label = i / 200 % 6;
      double[] x = new double[8];
      for (int j = 0; j < 8; j++) {
        x[j] = random.nextGaussian() + (j == label ? 2 : 0);
      }
      learner.learn(new RawRow(x, new String[0]), "c" + label);
      hard++;
    }
    assertThat(hard).isEqualTo(learner.rows());
    // From the third time that a class comes round.
    assertThat(learner.accuracy(2_400, 6_000)).isGreaterThan(0.95);
  }

  @Test
  void otherUnitsAtHalfOfADriftingStreamAreLearnedSoon() {
    RowLearner learner = learner(features(10, 5, false));
    SplittableRandom random = new SplittableRandom(8);
    double[][] centres = new double[5][10];
    int rows = 10_000;
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(5);
      double[] x = new double[10];
      for (int j = 0; j < 10; j++) {
        centres[label][j] += i < 5 ? 1.3 * random.nextGaussian() : 0.002 * random.nextGaussian();
        double value = centres[label][j] + (j % 5 == label ? 2 : 0) + random.nextGaussian();
        x[j] = i < rows / 2 ? value : 10 * value + 5;
      }
      learner.learn(new RawRow(x, new String[0]), "c" + label);
    }
    double before = learner.accuracy(rows / 2 - 1_000, rows / 2);
    assertThat(before).isGreaterThan(0.85);
    for (int from = rows / 2; from < rows; from += 1_000) {
      assertThat(learner.accuracy(from, from + 1_000)).as("from " + from).isGreaterThan(0.8);
    }
    assertThat(learner.accuracy(rows - 1_000, rows)).isGreaterThan(before - 0.02);
  }

  @Test
  void aMillionDistinctWordsTakeNoMoreRoomThanTheVocabulary() throws IOException {
    FeatureSpec spec = new FeatureSpec(List.of(Column.words("w", 256, 64)), 2, 1000, false);
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    int sizeEarly = 0;
    for (int i = 0; i < 1_000_000; i++) {
      encoder.learn(state, new RawRow(new double[0], new String[] {"word" + i}), i % 2);
      if (i == 1_000) {
        sizeEarly = bytes(state);
      }
    }
    assertThat(bytes(state)).isEqualTo(sizeEarly).isLessThan(256 * 16);
    assertThat(state.vocabularies().get(0).words()).hasSize(256);
  }

  private static int bytes(EncoderState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    new EncoderStateSerializer().serialize(state, out);
    return out.length();
  }

  @Test
  void aNumberIsPredictedInItsOwnUnit() {
    SplittableRandom random = new SplittableRandom(9);
    FeatureSpec spec =
        new FeatureSpec(
            List.of(Column.number("size", false), Column.words("town", 4, 0)),
            0,
            FeatureSpec.DEFAULT_HALF_LIFE,
            false,
            new TargetUnit(200_000, 80_000));
    RowLearner learner = learner(spec);
    Tally late = new ScoringTask(false, 1).endless();
    for (int i = 0; i < 6_000; i++) {
      double size = 50 + 100 * random.nextDouble();
      int town = random.nextInt(4);
      double price = 2_000 * size + 30_000 * town + 5_000 * random.nextGaussian();
      RawRow row = new RawRow(new double[] {size}, new String[] {"town" + town});
      if (i >= 4_000) {
        late.add(new double[] {price, learner.predict(row).get(0, 0)}, 0);
      }
      learner.learn(row, Double.toString(price));
    }
    assertThat(late.figures().get(RegressionFigure.R2.key())).isGreaterThan(0.97);
    // The noise alone has a mean of 3,990.
    assertThat(late.figures().get(RegressionFigure.MAE.key())).isBetween(3_500.0, 8_000.0);
    assertThat(learner.figures().examples()).isEqualTo(6_000);
  }

  @Test
  void oneLabelTooManyIsNotLearnedAndThePartialBatchIsScored() {
    TableSetup batches = new TableSetup("b", "8", Map.of("dni.batch.size", "8"));
    RowLearner learner =
        new RowLearner(batches.config(new TableRules(features(1, 2, false), 11), 1));
    for (int i = 0; i < 11; i++) {
      learner.learn(new RawRow(new double[] {i}, new String[0]), List.of("a", "b", "c").get(i % 3));
    }
    learner.finish();
    assertThat(learner.refused()).isEqualTo(3);
    assertThat(learner.rows()).isEqualTo(8);
    learner.learn(new RawRow(new double[] {1}, new String[0]), "a");
    learner.finish();
    assertThat(learner.rows()).isEqualTo(9);
    assertThat(learner.figures().examples()).isEqualTo(9);
  }
}
