// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.FloatDataset;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private static final FloatDataset DATA =
      new FloatDataset(1, 3, new float[] {10, 11, 12, 13, 14}, new int[] {2, 0, 1, 0, 2});

  @Test
  void pointsAreSortedByLabelAndThenByPlace() {
    LabelledImages points = LabelledImages.firstSortedByLabel(DATA, 4);
    assertThat(points.labels()).containsExactly(0, 0, 1, 2);
    assertThat(points.x().data()).containsExactly(11, 13, 12, 10);
  }

  @Test
  void aSetThatIsTooSmallIsTakenWhole() {
    assertThat(LabelledImages.first(DATA, 400).labels()).containsExactly(2, 0, 1, 0, 2);
  }
}
