// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import java.util.List;

/** What stands on an edge. */
sealed interface Travelling {

  /**
   * A batch on its way up.
   *
   * @param origin number of the forming of this batch, never given twice in a run: what the batch
   *     id promises to be, known here without relying on it
   * @param examples the numbers of its examples
   */
  record Rising(Activation batch, long origin, List<Integer> examples) implements Travelling {}

  /**
   * A signal on its way down.
   *
   * @param origin of the batch that it was computed from
   */
  record Falling(ErrorSignal signal, long origin) implements Travelling {}

  /** A checkpoint barrier. */
  record Barrier() implements Travelling {}
}
