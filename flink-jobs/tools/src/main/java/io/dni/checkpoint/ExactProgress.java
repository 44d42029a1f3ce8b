// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.state.FormingBatches;
import java.io.IOException;
import java.util.Map;

/**
 * How far a job was at a checkpoint, to the example. Snapshots come every so many batches; a
 * checkpoint knows the rest too.
 *
 * @param learned examples that the output segments of all models have learned
 * @param waiting labelled examples that do not fill a batch yet
 */
public record ExactProgress(long learned, long waiting) {

  /**
   * Reads a checkpoint.
   *
   * @param path as for {@link CheckpointReader#read(String)}
   */
  public static ExactProgress read(String path) throws IOException {
    return CheckpointReader.read(
        path,
        checkpoint -> {
          int output = checkpoint.settings().toSpec().segments() - 1;
          long learned = 0;
          for (SegmentState state : checkpoint.segment(output).values()) {
            learned += state.count(Counter.EXAMPLES);
          }
          Map<String, FormingBatches> forming = checkpoint.forming();
          long waiting = forming.values().stream().mapToLong(f -> f.labelled().count()).sum();
          return new ExactProgress(learned, waiting);
        });
  }
}
