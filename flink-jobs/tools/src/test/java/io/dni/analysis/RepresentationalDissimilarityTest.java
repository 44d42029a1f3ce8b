// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dni.learning.tensor.Matrix;
import org.junit.jupiter.api.Test;

class RepresentationalDissimilarityTest {
  private static final int[] LABELS = {0, 0, 1, 1};

  /** Rows 0 and 1 rise together, 2 falls as they rise, 3 is constant. */
  private static final Matrix H =
      Matrix.of(new float[][] {{1, 2, 3}, {10, 20, 30}, {3, 2, 1}, {5, 5, 5}});

  @Test
  void dissimilarityIsOneMinusCorrelation() {
    RepresentationalDissimilarity rdm = RepresentationalDissimilarity.of(H);
    assertThat(rdm.get(0, 1)).isCloseTo(0, within(1e-12));
    assertThat(rdm.get(0, 2)).isCloseTo(2, within(1e-12));
    assertThat(rdm.get(1, 2)).isEqualTo(rdm.get(2, 1));
    assertThat(rdm.get(2, 2)).isZero();
  }

  @Test
  void aConstantRowCorrelatesWithNothing() {
    RepresentationalDissimilarity rdm = RepresentationalDissimilarity.of(H);
    assertThat(rdm.get(3, 0)).isEqualTo(1);
    assertThat(rdm.get(3, 3)).isZero();
  }

  @Test
  void scaleAndOffsetOfARowDoNotMatterAndWidthsMayDiffer() {
    Matrix scaled = Matrix.of(new float[][] {{5, 7, 9}, {0, 1, 2}, {1, 0, -1}, {2, 2, 2}});
    Matrix wider =
        Matrix.of(
            new float[][] {
              {1, 2, 3, 1, 2, 3}, {1, 2, 3, 1, 2, 3}, {3, 2, 1, 3, 2, 1}, {0, 0, 0, 0, 0, 0}
            });
    RepresentationalDissimilarity rdm = RepresentationalDissimilarity.of(H);
    assertThat(rdm.distance(RepresentationalDissimilarity.of(scaled))).isCloseTo(0, within(1e-12));
    assertThat(rdm.distance(RepresentationalDissimilarity.of(wider))).isCloseTo(0, within(1e-12));
  }

  @Test
  void distanceIsTheRootMeanSquareOverPairsAndBlocksKeepThoseOfOneClass() {
    RepresentationalDissimilarity a = RepresentationalDissimilarity.of(H);
    // As H, but for row 1, which falls now: (0,1) goes from 0 to 2 and (1,2) from 2 to 0.
    RepresentationalDissimilarity b =
        RepresentationalDissimilarity.of(
            Matrix.of(new float[][] {{1, 2, 3}, {30, 20, 10}, {3, 2, 1}, {5, 5, 5}}));
    assertThat(a.distance(b)).isCloseTo(Math.sqrt(8.0 / 6), within(1e-12));
    assertThat(a.blockDistance(b, LABELS)).isCloseTo(Math.sqrt(4.0 / 2), within(1e-12));
  }

  @Test
  void separationIsBetweenMinusWithin() {
    // Within: (0,1) 0 and (2,3) 1; between: 2, 2, 1, 1.
    assertThat(RepresentationalDissimilarity.of(H).separation(LABELS))
        .isCloseTo(1.5 - 0.5, within(1e-12));
  }

  @Test
  void theImageHoldsTheMeansOfSquares() {
    double[] image = RepresentationalDissimilarity.of(H).shrunk(2);
    assertThat(image).hasSize(4);
    assertThat(image[0]).isCloseTo(0, within(1e-12));
    assertThat(image[1]).isCloseTo((2 + 2 + 1 + 1) / 4.0, within(1e-12));
    assertThat(image[3]).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void matricesOfDifferentPointsAreNotCompared() {
    RepresentationalDissimilarity other =
        RepresentationalDissimilarity.of(Matrix.of(new float[][] {{1, 2}, {2, 1}}));
    assertThatThrownBy(() -> other.distance(RepresentationalDissimilarity.of(H)))
        .hasMessage("points: 4 (expected: 2, as in the other matrix)");
  }
}
