// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The first elements of another sequence; it is not asked for more. */
final class Limited<T> implements Iterator<T> {
  private final Iterator<? extends T> elements;
  private long left;

  Limited(Iterator<? extends T> elements, long most) {
    this.elements = elements;
    this.left = most;
  }

  @Override
  public boolean hasNext() {
    return left > 0 && elements.hasNext();
  }

  @Override
  public T next() {
    if (left-- <= 0) {
      throw new NoSuchElementException("all of them were taken");
    }
    return elements.next();
  }
}
