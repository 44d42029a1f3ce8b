// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Prints each second how many records have been delivered and how fast. */
final class ProgressLine implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final DeliveryReport report;
  private final PrintWriter out;
  private final ScheduledExecutorService timer;
  private long lastDelivered;
  private long lastNanos = System.nanoTime();

  /** Starts printing. */
  ProgressLine(DeliveryReport report, PrintWriter out) {
    this.report = report;
    this.out = out;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleAtFixedRate(this::print, 1, 1, TimeUnit.SECONDS);
  }

  private void print() {
    long delivered = report.delivered();
    long now = System.nanoTime();
    double rate = (delivered - lastDelivered) / ((now - lastNanos) / NANOS_PER_SECOND);
    lastDelivered = delivered;
    lastNanos = now;
    out.println(
        String.format(
            Locale.ROOT, "%,d records, %,.0f records/s, %s", delivered, rate, report.failures()));
    out.flush();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
