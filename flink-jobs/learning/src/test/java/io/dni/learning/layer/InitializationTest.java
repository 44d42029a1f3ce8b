// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializationTest {

  @ParameterizedTest
  @CsvSource({"HE,0.1", "FAN_IN,0.0707"})
  void gaussianWeightsHaveTheStatedDeviation(Initialization initialization, double deviation) {
    float[] w = new float[200 * 300];
    initialization.fill(w, 0, 200, 300, new SplittableRandom(1));
    double squares = 0;
    for (float value : w) {
      squares += (double) value * value;
    }
    assertThat(Math.sqrt(squares / w.length)).isCloseTo(deviation, offset(deviation * 0.02));
  }

  @ParameterizedTest
  @CsvSource({"8,8", "5,9", "9,5"})
  void orthogonalWeightsHaveOrthonormalRowsOrColumns(int in, int out) {
    float[] w = new float[in * out];
    Initialization.ORTHOGONAL.fill(w, 0, in, out, new SplittableRandom(1));
    boolean rows = in <= out;
    for (int a = 0; a < Math.min(in, out); a++) {
      for (int b = 0; b < Math.min(in, out); b++) {
        double product = 0;
        for (int j = 0; j < Math.max(in, out); j++) {
          product +=
              rows
                  ? (double) w[a * out + j] * w[b * out + j]
                  : (double) w[j * out + a] * w[j * out + b];
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, offset(1e-6));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
    float[] a = new float[12];
    float[] b = new float[12];
    float[] c = new float[12];
    Initialization.HE.fill(a, 0, 3, 4, new SplittableRandom(1));
    Initialization.HE.fill(b, 0, 3, 4, new SplittableRandom(1));
    Initialization.HE.fill(c, 0, 3, 4, new SplittableRandom(2));
    assertThat(a).isEqualTo(b).isNotEqualTo(c);
  }
}
