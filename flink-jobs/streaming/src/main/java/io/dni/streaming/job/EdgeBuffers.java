// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.streaming.operator.Place;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Room on the edges between tasks. An edge of Flink's has ten buffers, by default of 32 KiB: less
 * than a batch of 128 x 784 numbers, so its sender waits until the task above begins to read the
 * end of the batch, and the two go in step. The number of buffers cannot be set any more, their
 * size can: an edge holds two batches, one that is read and one that is next.
 *
 * <p>Where no batch crosses an edge, what lies on it is examples that wait, and those to predict
 * wait with them: then its buffers are small. (Flink's own debloating finds the same balance for
 * slow jobs, but lets a fast one starve.)
 *
 * @param bufferBytes size of a buffer, a power of two
 * @param networkBytes memory for the buffers of all edges
 */
public record EdgeBuffers(long bufferBytes, long networkBytes) {
  private static final int BATCHES = 2;
  private static final int BUFFERS_PER_EDGE = 10;
  private static final long FLINK_DEFAULT = 32L << 10;
  private static final long OF_EXAMPLES = 8L << 10;
  private static final long MOST = 1L << 20;
  private static final long LEAST_NETWORK_BYTES = 64L << 20;

  /** What the largest batch between two tasks of a job needs. */
  public static EdgeBuffers of(TrainingConfig config) {
    List<Integer> widths = config.model().network().widths();
    long largest = 0;
    for (Place task : config.placement().tasks()) {
      if (task.first() > 0) {
        largest = Math.max(largest, widths.get(config.model().cuts().get(task.first() - 1)));
      }
    }
    long row = largest == 0 ? 0 : largest + config.model().network().outputs();
    long batch = config.batching().size() * row * Float.BYTES;
    long buffer = largest == 0 ? OF_EXAMPLES : FLINK_DEFAULT;
    while (buffer < MOST && buffer * (BUFFERS_PER_EDGE - 1) < BATCHES * batch) {
      buffer *= 2;
    }
    // Into each task: from the task below or the examples, and signals; and some to spare.
    long edges = 3L * config.placement().tasks().size() * config.parallelism();
    return new EdgeBuffers(
        buffer, Math.max(LEAST_NETWORK_BYTES, edges * BUFFERS_PER_EDGE * buffer));
  }

  /** Sets it for a mini-cluster; a cluster's task managers have settings of their own. */
  void applyTo(Configuration flink) {
    flink.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(bufferBytes));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, new MemorySize(networkBytes));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, new MemorySize(networkBytes));
  }
}
