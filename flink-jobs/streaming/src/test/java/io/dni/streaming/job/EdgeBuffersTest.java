// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeBuffersTest {
  private static EdgeBuffers of(String network, String batch, String tasks) {
    return EdgeBuffers.of(
        TrainingConfig.of(
            Map.of("dni.model.network", network, "dni.batch.size", batch, "dni.job.tasks", tasks)));
  }

  @Test
  void anEdgeHoldsTwoBatchesOfTheLargestActivationBetweenTasks() {
    EdgeBuffers edges = of("784-512x6-10", "128", "2");

    assertThat(10 * edges.bufferBytes()).isGreaterThan(2 * 128 * 522 * 4);
    assertThat(Long.bitCount(edges.bufferBytes())).as("power of two").isOne();
  }

  @Test
  void smallBatchesKeepFlinksDefaultAndSingleTasksHoldLess() {
    assertThat(of("100-64-64-2", "32", "3").bufferBytes()).isEqualTo(32 << 10);
    assertThat(of("784-512x6-10", "128", "1").bufferBytes()).isEqualTo(8 << 10);
  }

  @Test
  void thereIsMemoryForAllEdges() {
    EdgeBuffers edges = of("784-8192x6-10", "256", "7");

    assertThat(edges.networkBytes()).isBetween(7 * 10 * edges.bufferBytes(), 512L << 20);
  }
}
