// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One quantity, measured once per round.
 *
 * @param name what was measured
 * @param unit of the values
 * @param rounds the values in the order of the rounds, at least one
 */
public record Measurement(String name, String unit, List<Double> rounds) {

  /** Copies the values. */
  public Measurement {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(name + ": 0 rounds (expected: >= 1)");
    }
  }

  /** The middle value; the mean of the two middle ones of an even number. */
  public double median() {
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest value. */
  public double least() {
    return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The largest value. */
  public double most() {
    return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** The largest of several, round by round: all must have been measured in the same rounds. */
  static Measurement best(String name, List<Measurement> of) {
    List<Double> best = new ArrayList<>(of.get(0).rounds);
    for (Measurement m : of) {
      for (int i = 0; i < best.size(); i++) {
        best.set(i, Math.max(best.get(i), m.rounds.get(i)));
      }
    }
    return new Measurement(name, of.get(0).unit, best);
  }

  /** This divided by another, round by round: both must have been measured in the same rounds. */
  public Measurement over(String ratio, Measurement other) {
    if (other.rounds.size() != rounds.size()) {
      throw new IllegalArgumentException(
          "%s: %d rounds (expected: %d)".formatted(ratio, other.rounds.size(), rounds.size()));
    }
    Double[] values = new Double[rounds.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rounds.get(i) / other.rounds.get(i);
    }
    return new Measurement(ratio, "", List.of(values));
  }
}
