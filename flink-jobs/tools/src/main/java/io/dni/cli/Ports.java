// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

/** Checks port numbers. */
final class Ports {
  private static final int LARGEST = 65_535;

  private Ports() {}

  static void require(String option, int port) {
    if (port < 1 || port > LARGEST) {
      throw new UsageException(option + ": " + port + " (expected: 1 to " + LARGEST + ")");
    }
  }
}
