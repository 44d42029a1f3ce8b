// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.SplittableRandom;

/**
 * The order of a finite set's examples in each epoch: a function of seed and epoch alone, so that a
 * run can be taken up in any epoch.
 *
 * @param size number of examples, at least 1
 * @param seed not 0, see {@link Seeds}
 */
public record EpochOrder(int size, long seed) {

  /** The number of epochs of a stream without end. */
  public static final long ENDLESS = Long.MAX_VALUE;

  public EpochOrder {
    if (size < 1) {
      throw new InvalidDataException("size: " + size + " (expected: >= 1)");
    }
    Seeds.check(seed);
  }

  /** A permutation of {@code 0 .. size - 1} for epoch {@code epoch}, counted from 0. */
  public int[] permutation(long epoch) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    SplittableRandom random = Seeds.generator(seed, epoch);
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
