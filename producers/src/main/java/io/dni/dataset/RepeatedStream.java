// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** A source that can be opened again, read several times in its own order. */
final class RepeatedStream implements ExampleStream {
  private final Supplier<ExampleStream> source;
  private final long epochs;
  private ExampleStream current;
  private long epoch;

  /**
   * Opens the source once.
   *
   * @param epochs how many times to read it; {@link EpochOrder#ENDLESS} for no end
   */
  RepeatedStream(Supplier<ExampleStream> source, long epochs) {
    if (epochs < 1) {
      throw new InvalidDataException("epochs: " + epochs + " (expected: >= 1)");
    }
    this.source = source;
    this.epochs = epochs;
    this.current = source.get();
  }

  @Override
  public boolean hasNext() {
    if (!current.hasNext() && epoch + 1 < epochs) {
      current.close();
      current = source.get();
      epoch++;
      // An empty source would be opened for ever.
      return current.hasNext();
    }
    return current.hasNext();
  }

  @Override
  public LabelledExample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the last of " + epochs + " epochs has ended");
    }
    return current.next();
  }

  @Override
  public List<Integer> shape() {
    return current.shape();
  }

  @Override
  public int classes() {
    return current.classes();
  }

  @Override
  public void close() {
    current.close();
  }
}
