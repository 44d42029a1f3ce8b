// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1 for servers that this program starts. */
public final class LoopbackPort {
  // Below the range from which operating systems take the source ports of outgoing connections
  // (32768 and up on Linux): while a broker is down its clients try to reconnect, and one of them
  // could otherwise be given the broker's own port as its source port.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private LoopbackPort() {}

  /**
   * A port that is free now.
   *
   * @param taken a port not to choose although it may be free, or 0
   */
  public static int free(int taken) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (port != taken && isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "no free port on 127.0.0.1 between "
            + LOWEST
            + " and "
            + HIGHEST
            + " in "
            + TRIES
            + " tries");
  }

  /**
   * Checks a port before a server is started on it, because a server's own complaint comes late and
   * in many lines.
   *
   * @throws PortInUseException where something listens on the port
   */
  public static void requireFree(int port) throws PortInUseException {
    if (!isFree(port)) {
      throw new PortInUseException(port);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers do: connections of a killed predecessor in TIME_WAIT are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
