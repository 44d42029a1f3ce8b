// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or a plain kill) as a request that a command sees and answers in its own time.
 *
 * <p>The JVM gives no other notice than its shutdown hooks, and ends when they return. So the hook
 * waits until {@link Main} reports the end of the command, and then ends the JVM with the command's
 * own exit code. There is one per process, as there is one command per process.
 */
final class StopRequest {
  private static final long LIMIT_SECONDS = 120;
  private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);
  private static volatile int exitCode = ExitCode.FAILURE.number();

  private final CountDownLatch requested = new CountDownLatch(1);

  private StopRequest() {}

  /** Begins to listen. From now on only {@link #commandEnded} lets an interrupted process end. */
  static StopRequest onInterrupt() {
    StopRequest stop = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::answer, "stop-request"));
    return stop;
  }

  /** Everything is in order, the process may end. */
  static void commandEnded(int code) {
    exitCode = code;
    COMMAND_ENDED.countDown();
  }

  /** Whether the user wants to stop. */
  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits for a request to stop, at most so many milliseconds; returns whether there is one. */
  boolean await(long millis) throws InterruptedException {
    return requested.await(millis, TimeUnit.MILLISECONDS);
  }

  private void answer() {
    if (COMMAND_ENDED.getCount() == 0) {
      return; // the process ends by itself
    }
    requested.countDown();
    try {
      if (COMMAND_ENDED.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        // Without this the JVM would end with 128 plus the signal's number.
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
