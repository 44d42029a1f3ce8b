// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a job takes in.
 *
 * @param job a name that no other job has
 * @param topic of the examples
 * @param maxBacklog bytes of batches in the heap of a process that may wait for their turn; past it
 *     the examples stay in Kafka, see {@link Backlog}
 * @param failOnLoss whether examples that Kafka removed before they were read end the job
 * @param maxModels how many models there may be, at least 1
 * @param modelBytes what one model takes of the heap
 * @param maxAhead how much later than Kafka's time of a record its event time may be; null where no
 *     clock goes by event times
 * @param together how many examples are taken in at a time, at most; at least 1
 * @param life how models begin, and how long they stay in the heap
 */
public record Intake(
    String job,
    String topic,
    long maxBacklog,
    boolean failOnLoss,
    int maxModels,
    long modelBytes,
    Duration maxAhead,
    int together,
    ModelLife life)
    implements Serializable {
  /** Of the heap, what may be state: batches on their way and Kafka's buffers need the rest. */
  public static final double SHARE_OF_HEAP = 0.7;

  private static final int MOST_TOGETHER = 64;
  private static final int BYTES_TOGETHER = 64 << 10;

  /** How many examples of so many numbers are taken in at a time. */
  public static int together(int inputs) {
    return Math.max(1, Math.min(MOST_TOGETHER, BYTES_TOGETHER / (Float.BYTES * inputs)));
  }

  /**
   * Models that one subtask may have: its part of all that may be, or of what the heap holds if
   * that is less.
   *
   * @param subtasks that share the models, and at worst the heap
   * @param heap largest size, bytes
   */
  public int modelsOfSubtask(int subtasks, long heap) {
    long fitting = (long) (SHARE_OF_HEAP * heap) / Math.max(1, modelBytes);
    long all = Math.min(maxModels, fitting);
    return (int) Math.max(1, (all + subtasks - 1) / subtasks);
  }
}
