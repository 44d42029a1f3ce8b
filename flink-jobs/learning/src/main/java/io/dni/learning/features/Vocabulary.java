// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Words with numbers from 0, in order of appearance, up to a bound. */
public final class Vocabulary {
  /** No number is left. */
  public static final int FULL = -1;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** No words. */
  public Vocabulary() {}

  /** These words, in their order. */
  public Vocabulary(Collection<String> words) {
    words.forEach(w -> numbers.put(w, numbers.size()));
  }

  /** The number of a word, {@link #FULL} if it has none. */
  public int find(String word) {
    return numbers.getOrDefault(word, FULL);
  }

  /** The number of a word, a new one where it has none and fewer than {@code bound} are taken. */
  public int findOrAdd(String word, int bound) {
    Integer known = numbers.get(word);
    if (known != null) {
      return known;
    }
    if (numbers.size() >= bound) {
      return FULL;
    }
    numbers.put(word, numbers.size());
    return numbers.size() - 1;
  }

  /** The words, in the order of their numbers; a view. */
  public Collection<String> words() {
    return Collections.unmodifiableCollection(numbers.keySet());
  }
}
