// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {

  @Test
  void standardisesAsTheReferenceDoes() {
    JsonNode golden = Golden.read("standardisation.json");
    int columns = golden.get("rows").get(0).size();
    FeatureSpec spec =
        new FeatureSpec(
            IntStream.range(0, columns).mapToObj(j -> Column.number("c" + j, false)).toList(),
            0,
            0,
            false);
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    for (int i = 0; i < golden.get("rows").size(); i++) {
      float[] x = encoder.learn(state, row(golden.get("rows").get(i)), 0);
      for (int j = 0; j < columns; j++) {
        assertThat(x[j])
            .as("row %d, column %d", i, j)
            .isCloseTo((float) golden.get("standardised").get(i).get(j).asDouble(), within(1e-5f));
        Standardiser s = state.standardisers().get(j);
        double mean = golden.get("means").get(i).get(j).asDouble();
        double std = golden.get("stds").get(i).get(j).asDouble();
        assertThat(s.mean()).isCloseTo(mean, within(1e-9 * (1 + Math.abs(mean))));
        assertThat(Math.sqrt(s.variance())).isCloseTo(std, within(1e-6 * (1 + std)));
      }
    }
  }

  @Test
  void aHalfLifeFollowsNewUnits() {
    Standardiser s = new Standardiser();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 30_000; i++) {
      s.add(random.nextGaussian() * (i < 10_000 ? 1 : 10) + (i < 10_000 ? 0 : 500), 1000);
    }
    assertThat(s.mean()).isCloseTo(500, within(2.0));
    assertThat(Math.sqrt(s.variance())).isCloseTo(10, within(3.0));
  }

  @Test
  void aShiftOfAMillionChangesNothing() {
    Standardiser plain = new Standardiser();
    Standardiser shifted = new Standardiser();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 5000; i++) {
      double x = random.nextGaussian();
      plain.add(x, 1000);
      shifted.add(x + 1e6, 1000);
      assertThat(shifted.standardise(x + 1e6)).isCloseTo(plain.standardise(x), within(1e-6));
    }
  }

  @Test
  void wordsHaveInputsOfTheirOwnUpToTheBoundAndThenShareSome() {
    FeatureSpec spec = new FeatureSpec(List.of(Column.words("w", 2, 4)), 0, 0, false);
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    assertThat(encoder.learn(state, words("a"), 0)).containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(encoder.learn(state, words((String) null), 0)).containsExactly(0, 1, 0, 0, 0, 0);
    float[] third = encoder.learn(state, words("c"), 0);
    assertThat(third).startsWith(0, 0);
    assertThat(IntStream.range(2, 6).filter(j -> Math.abs(third[j]) == 1)).hasSize(1);
    assertThat(state.vocabularies().get(0).words()).containsExactly("a", "");
  }

  /** Values of Appleby's reference program. */
  @Test
  void hashesAsMurmur3() {
    assertThat(Murmur.hash("", 0)).isZero();
    assertThat(Murmur.hash("", 1)).isEqualTo(0x514E28B7);
    assertThat(Murmur.hash("test", 0)).isEqualTo(0xba6bd213);
    assertThat(Murmur.hash("Hello, world!", 0)).isEqualTo(0xc0363e43);
  }

  @Test
  void aMissingNumberIsZeroAndSaysSo() {
    FeatureSpec spec = new FeatureSpec(List.of(Column.number("n", true)), 0, 0, false);
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    for (double v : new double[] {1, 3, 5}) {
      encoder.learn(state, numbers(v), 0);
    }
    assertThat(encoder.learn(state, numbers(Double.NaN), 0)).containsExactly(0, 1);
    assertThat(state.standardisers().get(0).count()).isEqualTo(3);
  }

  @Test
  void predictingLeavesNoTraceAndACopyIsDeep() {
    FeatureSpec spec = mixed();
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    train(encoder, state, 50);
    EncoderState copy = state.copy();
    float[] before = encoder.predict(copy, mixedRow(1, "x"));
    encoder.predict(state, mixedRow(3, "unheard"));
    assertThat(encoder.predict(state, mixedRow(1, "x"))).isEqualTo(before);
    train(encoder, state, 50);
    assertThat(encoder.predict(copy, mixedRow(1, "x"))).isEqualTo(before);
    assertThat(encoder.predict(state, mixedRow(1, "x"))).isNotEqualTo(before);
  }

  @Test
  void everyReadOutLearnsWhatItCanSee() {
    FeatureSpec spec = mixed();
    FeatureEncoder encoder = new FeatureEncoder(spec);
    EncoderState state = EncoderState.of(spec);
    SplittableRandom random = new SplittableRandom(3);
    int readOuts = spec.readOutList().size();
    int[] right = new int[readOuts];
    for (int i = 0; i < 2000; i++) {
      double value = random.nextGaussian();
      int label = value > 0 ? 1 : 0;
      float[] x = encoder.learn(state, mixedRow(value, "x"), label);
      for (int r = 0; i >= 1000 && r < readOuts; r++) {
        int at = spec.columnInputs() + 2 * r;
        right[r] += (x[at + 1] > x[at] ? 1 : 0) == label ? 1 : 0;
      }
    }
    assertThat(right[0]).as("tracking").isGreaterThan(950);
    assertThat(right[1]).as("adaptive").isGreaterThan(950);
    assertThat(right[2]).as("transition, of labels without order").isBetween(400, 600);
    assertThat(right[3]).as("curved").isGreaterThan(950);
  }

  @Test
  void columnsAreReadAsTheyAreWritten() {
    List<Column> columns =
        List.of(
            Column.number("a b; c%", true),
            Column.number("n", false),
            Column.words("w", 10, 0),
            Column.words("v", 256, 64));
    FeatureSpec spec = new FeatureSpec(columns, 3, 1000, true);
    assertThat(FeatureSpec.parseColumns(spec.notation())).isEqualTo(columns);
    assertThatThrownBy(() -> FeatureSpec.parseColumns("age numbr"))
        .hasMessage(
            "column: age numbr (expected: NAME number [missing] or NAME words VOCABULARY"
                + " [HASHED])");
  }

  private static FeatureSpec mixed() {
    return new FeatureSpec(
        List.of(Column.number("n", false), Column.words("w", 3, 0)), 2, 1000, true);
  }

  private static void train(FeatureEncoder encoder, EncoderState state, int rows) {
    for (int i = 0; i < rows; i++) {
      int label = encoder.classOf(state, i % 3 == 0 ? "yes" : "no");
      encoder.learn(state, mixedRow(i % 7, i % 2 == 0 ? "x" : "y"), label);
    }
  }

  private static RawRow mixedRow(double number, String word) {
    return new RawRow(new double[] {number}, new String[] {word});
  }

  private static RawRow words(String word) {
    return new RawRow(new double[0], new String[] {word});
  }

  private static RawRow numbers(double value) {
    return new RawRow(new double[] {value}, new String[0]);
  }

  private static RawRow row(JsonNode values) {
    double[] numbers = new double[values.size()];
    for (int j = 0; j < numbers.length; j++) {
      JsonNode value = values.get(j);
      numbers[j] = value.isNumber() ? value.asDouble() : Double.NaN;
    }
    return new RawRow(numbers, new String[0]);
  }
}
