// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import java.util.Iterator;
import java.util.function.Function;

/** Each element of another sequence, turned into something else. */
record Mapped<S, T>(Iterator<S> elements, Function<S, T> function) implements Iterator<T> {
  @Override
  public boolean hasNext() {
    return elements.hasNext();
  }

  @Override
  public T next() {
    return function.apply(elements.next());
  }
}
