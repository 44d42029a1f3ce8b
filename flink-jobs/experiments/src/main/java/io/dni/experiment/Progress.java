// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a run is and how long the rest will take, if it goes on as it did so far. Parts may
 * weigh differently; parts that an earlier run has finished take no time and do not count.
 */
public final class Progress {
  /** Before this share of the work is done an estimate says nothing. */
  private static final double LEAST_SHARE = 0.01;

  private final String name;
  private final PrintStream out;
  private final LongSupplier nanos;
  private double total;
  private double done;
  private double worked;
  private long busy;
  private long since;

  /** Reports to a stream, by the clock of this machine. */
  public Progress(String name, PrintStream out) {
    this(name, out, System::nanoTime);
  }

  Progress(String name, PrintStream out, LongSupplier nanos) {
    this.name = name;
    this.out = out;
    this.nanos = nanos;
  }

  /** Sets the weight of the whole run. */
  public void expect(double weight) {
    total = weight;
  }

  /** A part begins. */
  public void begin() {
    since = nanos.getAsLong();
  }

  /** A part is finished. */
  public void finish(String part, double weight) {
    long now = nanos.getAsLong();
    busy += now - since;
    done += weight;
    worked += weight;
    say("%s: %s".formatted(part, duration(now - since)));
  }

  /** A part was finished by an earlier run. */
  public void skip(String part, double weight) {
    done += weight;
    say(part + ": kept from an earlier run");
  }

  /** Says how far the present part is. */
  public void within(String what) {
    say(what);
  }

  private void say(String what) {
    String left = "";
    if (worked > LEAST_SHARE * total && done < total) {
      left = ", about %s left".formatted(duration((long) (busy / worked * (total - done))));
    }
    out.printf(
        Locale.ROOT, "%s %3.0f %%  %s%s%n", name, total > 0 ? 100 * done / total : 0, what, left);
  }

  static String duration(long nanos) {
    double seconds = nanos / 1e9;
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
  }
}
