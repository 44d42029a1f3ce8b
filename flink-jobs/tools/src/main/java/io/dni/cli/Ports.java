// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.local.LoopbackPort;
import java.io.IOException;

/** Port numbers that a command line asks for. */
final class Ports {
  private static final int LARGEST = 65_535;

  private Ports() {}

  static void require(String option, int port) {
    if (port < 1 || port > LARGEST) {
      throw new UsageException(option + ": " + port + " (expected: 1 to " + LARGEST + ")");
    }
  }

  /** The wanted port, if it is free; where none is wanted, a free one that is not taken. */
  static int free(Integer wanted, String option, int taken) throws IOException {
    if (wanted == null) {
      return LoopbackPort.free(taken);
    }
    require(option, wanted);
    LoopbackPort.requireFree(wanted);
    return wanted;
  }
}
