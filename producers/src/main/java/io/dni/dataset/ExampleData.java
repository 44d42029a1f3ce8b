// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Opened data: examples to be streamed, and what is known of them beside their number. */
public interface ExampleData {

  /** The examples once, in the order in which they are stored. */
  ExampleStream inOrder();

  /**
   * The examples in the order in which they are to be learned.
   *
   * @param epochs how many times; {@link EpochOrder#ENDLESS} for no end
   * @param shuffle seed of a new order in every epoch; empty for the data's own custom: sets in
   *     memory are mixed, tables come as they stand
   */
  ExampleStream toLearn(long epochs, Optional<Long> shuffle);

  /** The classes behind the labels; {@link ClassNames#NONE} where labels are none or numbers. */
  default ClassNames classNames() {
    return ClassNames.NONE;
  }

  /** Names of the inputs, in order; empty where they have none. */
  default List<String> inputs() {
    return List.of();
  }

  /** What looks like a mistake but need not be one, a line each. */
  default List<String> remarks() {
    return List.of();
  }

  /** A finite set, mixed anew in every epoch. */
  static ExampleData of(Dataset set, long seed) {
    return new ExampleData() {
      @Override
      public ExampleStream inOrder() {
        return set.inOrder();
      }

      @Override
      public ExampleStream toLearn(long epochs, Optional<Long> shuffle) {
        return set.shuffled(epochs, shuffle.orElse(seed));
      }
    };
  }

  /** A stream without end, which has no epochs. */
  static ExampleData endless(Supplier<ExampleStream> stream) {
    return new ExampleData() {
      @Override
      public ExampleStream inOrder() {
        return stream.get();
      }

      @Override
      public ExampleStream toLearn(long epochs, Optional<Long> shuffle) {
        return stream.get();
      }
    };
  }
}
