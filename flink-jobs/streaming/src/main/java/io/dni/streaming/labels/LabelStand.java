// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the examples of one model wait for their labels, for people and machines.
 *
 * @param waiting examples that wait
 * @param early labels that wait for their example
 * @param bytes that the waiting examples take
 * @param oldest when the one that waits longest happened or came, milliseconds since the epoch;
 *     null if none waits
 * @param delays labels by how long they took, in the classes of {@link DelayHistogram}
 * @param outcomes what has come of all, by the names of {@link LabelOutcome} in lower case
 */
public record LabelStand(
    int waiting,
    int early,
    long bytes,
    Long oldest,
    List<Long> delays,
    Map<String, Long> outcomes) {
  private static final int BAR = 30;
  private static final double MEBI = 1 << 20;

  /** Outcomes may come by the names of {@link LabelOutcome} as they stand in records. */
  public LabelStand {
    outcomes = lower(outcomes);
  }

  /** Of a stored state. */
  public static LabelStand of(AwaitedLabels labels) {
    Map<String, Long> outcomes = new TreeMap<>();
    labels.counts().forEach((outcome, count) -> outcomes.put(outcome.name(), count));
    return new LabelStand(
        labels.pools().waiting().size(),
        labels.pools().early().size(),
        labels.pools().waiting().bytes(),
        labels.pools().waiting().oldest().map(Waiting::since).orElse(null),
        Arrays.stream(labels.delays().counts()).boxed().toList(),
        outcomes);
  }

  private static Map<String, Long> lower(Map<String, Long> outcomes) {
    Map<String, Long> lower = new TreeMap<>();
    outcomes.forEach((name, count) -> lower.put(lower(name), count));
    return lower;
  }

  private static String lower(String outcome) {
    return outcome.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** How often an outcome has come about. */
  public long counted(LabelOutcome outcome) {
    return outcomes.getOrDefault(lower(outcome.name()), 0L);
  }

  /**
   * This share of the labels took at most so long, milliseconds; NaN where none has come.
   *
   * @param share 0 to 1
   */
  public double delay(double share) {
    return histogram().quantile(share);
  }

  private DelayHistogram histogram() {
    return new DelayHistogram(
        Arrays.copyOf(delays.stream().mapToLong(d -> d).toArray(), DelayHistogram.CLASSES));
  }

  /** What waits, in one line. */
  public String line() {
    return waitingText() + "; " + earlyText();
  }

  private String waitingText() {
    return String.format(
        Locale.ROOT,
        "%,d wait for labels, %.1f MiB, oldest %s",
        waiting,
        bytes / MEBI,
        oldest == null ? "-" : Instant.ofEpochMilli(oldest));
  }

  private String earlyText() {
    double median = delay(0.5);
    return String.format(
        Locale.ROOT,
        "%,d early labels; median delay %s",
        early,
        Double.isNaN(median) ? "-" : "<= " + text((long) median));
  }

  /** Everything in lines of at most 80 characters, with a histogram of the delays. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(waitingText(), earlyText()));
    outcomes.forEach(
        (name, count) -> lines.add(String.format(Locale.ROOT, "  %-27s %,12d", name, count)));
    long most = delays.stream().mapToLong(d -> d).max().orElse(0);
    for (int n = 0; n < delays.size(); n++) {
      if (delays.get(n) > 0) {
        int bar = (int) Math.max(1, BAR * delays.get(n) / most);
        lines.add(
            String.format(
                Locale.ROOT,
                "  label after <= %-9s %,12d %s",
                text((1L << n) - 1),
                delays.get(n),
                "#".repeat(bar)));
      }
    }
    return lines;
  }

  /** A time in its largest units, as in 2h16m. */
  static String text(long millis) {
    Duration d = Duration.ofMillis(millis);
    if (d.toDays() > 0) {
      return d.toDays() + "d" + d.toHoursPart() + "h";
    }
    if (d.toHours() > 0) {
      return d.toHours() + "h" + d.toMinutesPart() + "m";
    }
    if (d.toMinutes() > 0) {
      return d.toMinutes() + "m" + d.toSecondsPart() + "s";
    }
    return d.toSeconds() > 0 ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0) : millis + "ms";
  }
}
