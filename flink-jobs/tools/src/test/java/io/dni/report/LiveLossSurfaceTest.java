// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.picture.Picture;
import io.dni.streaming.message.PointLosses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveLossSurfaceTest {
  private final LiveLossSurface surface = new LiveLossSurface();

  /** Snapshots of a network with two modules and an output segment, after a batch. */
  private void add(long batch, List<String> ids) {
    for (int segment = 0; segment < 2; segment++) {
      surface.add(
          new PointLosses(
              "m", segment, batch, ids, Optional.empty(), Optional.of(new float[ids.size()])));
    }
    surface.add(
        new PointLosses("m", 2, batch, ids, Optional.of(new float[] {1, 2}), Optional.empty()));
  }

  @Test
  void aRowForEachModuleIsDrawnOfAFiniteSet() {
    for (int batch = 1; batch <= 10; batch++) {
      add(batch, batch % 2 == 0 ? List.of("0", "3") : List.of("2", "1"));
    }
    Picture two = surface.picture().orElseThrow();
    assertThat(two.name()).isEqualTo("loss-surface");
    assertThat(two.image().getHeight()).isGreaterThan(2 * 120).isLessThan(3 * 120);
  }

  @Test
  void nothingIsDrawnWithoutIds() {
    for (int batch = 1; batch <= 10; batch++) {
      add(batch, List.of("", ""));
    }
    assertThat(surface.picture()).isEmpty();
  }

  @Test
  void nothingIsDrawnOfAnEndlessStream() {
    for (int batch = 1; batch <= 600; batch++) {
      add(batch, List.of(String.valueOf(2 * batch), String.valueOf(2 * batch + 1)));
    }
    assertThat(surface.picture()).isEmpty();
  }
}
