// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.io.IOException;

/** A port that was asked for is taken by another process. */
public final class PortInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  PortInUseException(int port) {
    super(
        "port: "
            + port
            + " (expected: a free port on 127.0.0.1; another process listens there already)");
  }
}
