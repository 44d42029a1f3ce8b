// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 1000})
  void reductionsEqualTheDoubleSumOverTheFirstValues(int size) {
    float[] a = Samples.gaussian(size + 3, 1);
    float[] b = Samples.gaussian(size + 3, 2);
    double distance = 0;
    for (int i = 0; i < size; i++) {
      distance += Math.pow((double) a[i] - b[i], 2);
    }
    assertThat(Vectors.dot(a, b, size)).isCloseTo(Samples.dot(a, b, size), offset(1e-4));
    assertThat(Vectors.squaredNorm(a, size))
        .isCloseTo(Samples.dot(a, a, size), offset(1e-6 * size + 1e-9));
    assertThat(Vectors.squaredDistance(a, b, size)).isCloseTo(distance, offset(2e-6 * size + 1e-9));
    assertThat(Vectors.compare(a, b, size))
        .isEqualTo(
            new Vectors.Comparison(
                Vectors.squaredDistance(a, b, size),
                Vectors.squaredNorm(a, size),
                Vectors.squaredNorm(b, size)));
  }

  @Test
  void oneValueThatIsNotFiniteShowsInTheNormWhereverItStands() {
    for (int place = 0; place < 130; place++) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
        float[] a = new float[130];
        a[place] = bad;
        assertThat(Double.isFinite(Vectors.squaredNorm(a, 130)))
            .as("%s at %d", bad, place)
            .isFalse();
      }
    }
  }
}
