// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether the JIT compiler of this process has done most of its work. Until then it competes with
 * what is measured: on two busy cores for minutes.
 */
final class CompilerWatch {
  /** Share of one core that the compiler may still take. */
  private static final double SHARE = 0.05;

  /** How many times the shortest time may become. */
  private static final double LONGEST = 10;

  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private final double least;
  private long begun = System.nanoTime();
  private long looked = begun;
  private long before = compiler.getTotalCompilationTime();

  /**
   * Looks from now on.
   *
   * @param least seconds before it can be done
   */
  CompilerWatch(double least) {
    this.least = least;
  }

  /** Begins anew. */
  void begin() {
    begun = System.nanoTime();
    looked = begun;
    before = compiler.getTotalCompilationTime();
  }

  /** Whether it is done, or has not been for ten times the shortest time. */
  boolean done() {
    long now = System.nanoTime();
    double sinceLook = (now - looked) / 1e9;
    if ((now - begun) / 1e9 < least || sinceLook < least / 2) {
      return false;
    }
    long total = compiler.getTotalCompilationTime();
    boolean quiet = (total - before) / 1e3 / sinceLook < SHARE;
    before = total;
    looked = now;
    return quiet || (now - begun) / 1e9 > LONGEST * least;
  }
}
