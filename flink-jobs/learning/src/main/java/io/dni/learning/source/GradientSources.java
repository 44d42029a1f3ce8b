// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import java.util.List;
import java.util.stream.Collectors;

/** All gradient sources that a user may choose. */
public final class GradientSources {
  /** One line each. */
  public static final List<SourceKind> ALL =
      List.of(
          SyntheticGradient.KIND,
          Critic.KIND,
          Backpropagation.KIND,
          DirectFeedbackAlignment.KIND,
          LocalLoss.KIND,
          Delayed.KIND,
          None.KIND);

  private GradientSources() {}

  /**
   * Parses a source.
   *
   * @throws IllegalArgumentException naming all sources
   */
  static GradientSource parse(String text) {
    List<String> words = List.of(text.split(":", -1));
    for (SourceKind kind : ALL) {
      if (kind.name().equals(words.get(0))) {
        try {
          return kind.maker().apply(words.subList(1, words.size()));
        } catch (IllegalArgumentException e) {
          throw unknown(text, e);
        }
      }
    }
    throw unknown(text, null);
  }

  private static IllegalArgumentException unknown(String text, Throwable cause) {
    return new IllegalArgumentException(
        "gradient source: %s (expected: %s)"
            .formatted(
                text, ALL.stream().map(SourceKind::syntax).collect(Collectors.joining(", "))),
        cause);
  }
}
