// SPDX-License-Identifier: Apache-2.0
package io.dni.process;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, a plain kill or a closed terminal, as a request that a command sees and answers in its
 * own time, in a JVM that lives: once a JVM shuts down, libraries close what they hold, and
 * whatever wants to register a shutdown hook fails.
 *
 * <p>Where the JVM gives no signal away a shutdown hook is the last resort: it makes the request
 * and waits for the end of the command. There is one command per process.
 */
public final class StopRequest implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
  private static final int INTERRUPTED = 130;

  /** The first asks, the second asks for haste; whoever asks once more means it. */
  private static final int LAST_PATIENCE = 2;

  private static final long LIMIT_SECONDS = 120;
  private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);
  private static volatile int exitCode = 1;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, Object> formerHandlers = new LinkedHashMap<>();

  private StopRequest() {}

  /**
   * Begins to listen. From now on the process ends when its command does, or at the third request.
   */
  public static StopRequest onSignals() {
    StopRequest stop = new StopRequest();
    SIGNALS.forEach(stop::listenTo);
    if (stop.formerHandlers.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(stop::answerShutdown, "stop-request"));
    }
    return stop;
  }

  /** Everything is in order, the process may end. */
  public static void commandEnded(int code) {
    exitCode = code;
    COMMAND_ENDED.countDown();
  }

  /** Whether the user wants to stop. */
  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Whether the user has asked again: nothing should be waited for that may never come. */
  public boolean isUrgent() {
    return asked.get() > 1;
  }

  /** Waits for a request to stop, at most so many milliseconds; returns whether there is one. */
  public boolean await(long millis) throws InterruptedException {
    return requested.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Leaves signals to those who had them before. */
  @Override
  public void close() {
    formerHandlers.forEach(StopRequest::handle);
  }

  private void request() {
    requested.countDown();
    if (asked.incrementAndGet() > LAST_PATIENCE) {
      Runtime.getRuntime().halt(COMMAND_ENDED.getCount() == 0 ? exitCode : INTERRUPTED);
    }
  }

  private void listenTo(String name) {
    try {
      Object answer =
          Proxy.newProxyInstance(
              StopRequest.class.getClassLoader(),
              new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  request();
                }
                return null;
              });
      // A signal that this process was told to ignore, as nohup does, stays ignored.
      handle(name, answer).ifPresent(former -> formerHandlers.put(name, former));
    } catch (ClassNotFoundException e) {
      return; // the shutdown hook hears of it
    }
  }

  /** By reflection: the compiler warns of these classes, and no annotation silences it. */
  private static Optional<Object> handle(String name, Object handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      return Optional.ofNullable(
          signal
              .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
              .invoke(null, signal.getConstructor(String.class).newInstance(name), handler));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // the JVM has this signal for itself
    }
  }

  private void answerShutdown() {
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
