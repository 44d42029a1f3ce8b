// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.NoSuchElementException;

/** A finite set, epoch after epoch. */
final class EpochStream implements ExampleStream {
  private final Dataset data;
  private final long epochs;
  private final EpochOrder order;
  private int[] permutation;
  private long epoch;
  private int position;

  /**
   * @param order the order of each epoch; null for the order of the set
   */
  EpochStream(Dataset data, long epochs, EpochOrder order) {
    if (epochs < 1) {
      throw new InvalidDataException("epochs: " + epochs + " (expected: >= 1)");
    }
    this.data = data;
    this.epochs = epochs;
    this.order = order;
  }

  @Override
  public boolean hasNext() {
    return epoch < epochs;
  }

  @Override
  public LabelledExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the last of " + epochs + " epochs has ended");
    }
    if (position == 0 && order != null) {
      permutation = order.permutation(epoch);
    }
    LabelledExample example = data.get(order == null ? position : permutation[position]);
    if (++position == data.size()) {
      position = 0;
      epoch++;
    }
    return example;
  }

  @Override
  public List<Integer> shape() {
    return data.shape();
  }

  @Override
  public int classes() {
    return data.classes();
  }
}
