// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * ADWIN2 (Bifet and Gavaldà 2007): a window that is cut wherever its older and its newer part have
 * means that differ by more than chance allows. With n values, n₀ older and n₁ newer ones, m the
 * harmonic mean 1 / (1/n₀ + 1/n₁), δ′ = δ / ln n and the window's variance σ²:
 *
 * <pre>{@code ε = √(2/m · σ² · ln(2/δ′)) + 2/(3m) · ln(2/δ′)}</pre>
 *
 * <p>Looked for at every 32nd value, as the paper does. A fall of the mean cuts the window too, but
 * is no alarm: a model that learns is none.
 */
public final class Adwin implements DriftDetector {
  /** Chance of a cut in a stationary window, of the paper's order. */
  static final double DELTA = 0.002;

  private static final int EVERY = 32;
  private static final int LEAST_PART = 32;

  private final ExponentialHistogram window;
  private long examples;

  /** Scratch of one call: the means about the border where they differ most. */
  private double older;

  private double newer;

  /** A detector that has seen nothing. */
  public Adwin() {
    this(new ExponentialHistogram());
  }

  private Adwin(ExponentialHistogram window) {
    this.window = window;
  }

  @Override
  public String name() {
    return "adwin";
  }

  @Override
  public Optional<Rise> add(double error) {
    window.add(error);
    if (++examples % EVERY != 0 || window.count() < 2 * LEAST_PART) {
      return Optional.empty();
    }
    if (!cut()) {
      return Optional.empty();
    }
    Rise change = new Rise(older, newer);
    do {
      window.dropOldest();
    } while (cut());
    return change.after() > change.before() ? Optional.of(change) : Optional.empty();
  }

  /** Whether the means differ too much about any border between buckets. */
  private boolean cut() {
    long n = window.count();
    double log = Math.log(2 * Math.log((double) n) / DELTA);
    double spread = 2 * window.variance() * log;
    double[] most = {1};
    double sum = window.sum();
    window.splits(
        (count, olderSum) -> {
          long rest = n - count;
          if (count < LEAST_PART || rest < LEAST_PART) {
            return;
          }
          double perPair = 1.0 / ((double) count * rest);
          double difference = (olderSum * rest - (sum - olderSum) * count) * perPair;
          double inverseM = n * perPair;
          if (difference * difference <= spread * inverseM) {
            return; // below the first term of the bound already
          }
          double bound = Math.sqrt(spread * inverseM) + 2.0 / 3 * inverseM * log;
          double excess = Math.abs(difference) / bound;
          if (excess > most[0]) {
            most[0] = excess;
            older = olderSum / count;
            newer = (sum - olderSum) / rest;
          }
        });
    return most[0] > 1;
  }

  @Override
  public Adwin copy() {
    Adwin copy = new Adwin(window.copy());
    copy.examples = examples;
    return copy;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    window.write(out);
    out.writeLong(examples);
  }

  @Override
  public void read(DataInput in) throws IOException {
    window.read(in);
    examples = in.readLong();
  }
}
