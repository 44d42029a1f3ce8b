// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import java.io.Serializable;

/**
 * Where a segment runs.
 *
 * @param task index of the task, 0 next to the input
 * @param first segment of that task
 * @param last segment of that task
 */
public record Place(int task, int first, int last) implements Serializable {

  /** Whether a segment runs in this task too. */
  public boolean holds(int segment) {
    return segment >= first && segment <= last;
  }
}
