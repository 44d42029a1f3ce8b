// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.io.Serializable;
import java.time.Duration;

/**
 * How models begin and how long they stay in the heap.
 *
 * @param idle after which a model without examples is written out and freed; zero: never
 * @param directory where it is written, as Flink takes it
 * @param base directory of the model that new keys begin with; empty: each begins anew
 */
public record ModelLife(Duration idle, String directory, String base) implements Serializable {
  /** Each begins anew and stays. */
  public static final ModelLife FOREVER = new ModelLife(Duration.ZERO, "", "");
}
