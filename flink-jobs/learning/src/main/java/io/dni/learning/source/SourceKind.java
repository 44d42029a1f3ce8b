// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.syntheticgradient.Conditioning;
import java.util.List;
import java.util.function.Function;

/**
 * How a gradient source is written.
 *
 * @param name first word of its text
 * @param syntax the whole text, with optional parts in brackets
 * @param help what it is, in a few words
 * @param maker makes it from the words after the name; refuses them by an {@link
 *     IllegalArgumentException}
 */
public record SourceKind(
    String name, String syntax, String help, Function<List<String>, GradientSource> maker) {

  /** A source without settings. */
  static SourceKind plain(String name, String help, GradientSource source) {
    return new SourceKind(
        name,
        name,
        help,
        words -> {
          requireAtMost(0, words);
          return source;
        });
  }

  static void requireAtMost(int most, List<String> words) {
    if (words.size() > most) {
      throw new IllegalArgumentException("too many parts");
    }
  }

  static Conditioning conditioning(List<String> words) {
    return words.isEmpty() ? Conditioning.HY : Conditioning.parse(words.get(0));
  }

  /** A width, at least 0. */
  static int width(String word) {
    int width = Integer.parseInt(word);
    if (width < 0) {
      throw new IllegalArgumentException("width: %d (expected: >= 0)".formatted(width));
    }
    return width;
  }
}
