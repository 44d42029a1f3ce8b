// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.nio.file.Path;

/** A program that starts a broker and waits to be killed. */
final class BrokerOwner {
  private BrokerOwner() {}

  /**
   * Prints the broker's process id.
   *
   * @param args the broker's directory
   */
  @SuppressWarnings("SystemOut") // read by the test
  public static void main(String[] args) throws Exception {
    LocalBroker broker = LocalBroker.start(Path.of(args[0]));
    System.out.println(broker.pid());
    Thread.currentThread().join();
  }
}
