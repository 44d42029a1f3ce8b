// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.lang.management.ManagementFactory;

/** What a speed is measured against. */
enum Clock {
  /** Time that passes: what a user waits, and on a shared machine what the others take. */
  WALL {
    @Override
    double seconds() {
      return System.nanoTime() / NANOS;
    }
  },
  /** Processor time of this thread: the same on a machine of one's own, fair on a shared one. */
  THREAD {
    @Override
    double seconds() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS;
    }
  };

  private static final double NANOS = 1e9;

  abstract double seconds();

  /** Repeats one batch for so many seconds that pass; returns examples per second of this clock. */
  double examplesPerSecond(int batch, double duration, Runnable step) {
    double end = WALL.seconds() + duration;
    double start = seconds();
    long batches = 0;
    while (WALL.seconds() < end) {
      step.run();
      batches++;
    }
    return batches * batch / (seconds() - start);
  }
}
