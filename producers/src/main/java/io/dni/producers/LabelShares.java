// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.table.InvalidDataException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Which part of the labels does not simply come once, after its example. */
final class LabelShares {
  private final Map<Fate, Double> shares = new EnumMap<>(Fate.class);

  /** What becomes of a label. */
  enum Fate {
    /** It comes once, after its example. */
    ONCE,
    /** It never comes. */
    NEVER,
    /** It comes a second time. */
    TWICE,
    /** Another one follows it. */
    CONFLICTING,
    /** It comes before its example. */
    EARLY
  }

  /** Every label comes once. */
  LabelShares() {}

  /** Reads {@code never=0.2,twice=0.05}. */
  static LabelShares parse(Map<String, Double> wanted) {
    LabelShares result = new LabelShares();
    wanted.forEach(
        (name, share) -> {
          Fate fate =
              Arrays.stream(Fate.values())
                  .filter(f -> f != Fate.ONCE && f.name().toLowerCase(Locale.ROOT).equals(name))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new InvalidDataException(
                              "--label-shares: %s (expected: never, twice, conflicting or early)"
                                  .formatted(name)));
          result.shares.put(fate, share);
        });
    double sum = result.shares.values().stream().mapToDouble(x -> x).sum();
    boolean negative = result.shares.values().stream().anyMatch(x -> !(x >= 0));
    if (negative || !(sum <= 1)) {
      throw new InvalidDataException(
          "--label-shares: %s (expected: shares >= 0 of at most 1 in all)".formatted(wanted));
    }
    return result;
  }

  /** Whether labels may come first, so that examples must be read ahead. */
  boolean early() {
    return shares.getOrDefault(Fate.EARLY, 0.0) > 0;
  }

  /** What becomes of one label. */
  Fate draw(SplittableRandom random) {
    double left = random.nextDouble();
    for (Map.Entry<Fate, Double> share : shares.entrySet()) {
      left -= share.getValue();
      if (left < 0) {
        return share.getKey();
      }
    }
    return Fate.ONCE;
  }
}
