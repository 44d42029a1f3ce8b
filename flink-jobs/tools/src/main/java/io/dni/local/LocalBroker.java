// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real single-node Kafka (KRaft) as a child JVM, from the jars on this program's own classpath.
 *
 * <p>An own process and not a thread: its heap, its log and its garbage collector stay apart from
 * the training, and {@link #kill()} is a real crash. It listens on 127.0.0.1 only, and it ends with
 * this process, however that ends (see {@link BrokerProcess}). Ports and data stay the same for the
 * life of the object, over {@link #stop()}, {@link #kill()} and {@link #restart()}.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LocalBroker implements AutoCloseable {
  private static final String TOPICS = "topics";
  private static final String LOG = "broker.log";
  private static final long STOP_LIMIT_SECONDS = 20;

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private Process process;

  private LocalBroker(Path directory, int port, int controllerPort) {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /** As {@link #start(Path, int)}, on a free port. */
  public static LocalBroker start(Path directory) throws IOException {
    return start(directory, LoopbackPort.free(0));
  }

  /**
   * Starts a broker and returns when clients can connect.
   *
   * @param directory for its topics and its log file; what an earlier broker left there is kept and
   *     served
   * @param port 1 to 65535, on 127.0.0.1
   * @throws PortInUseException where something else listens on the port
   * @throws IOException where the broker does not start; the message has its last words
   */
  public static LocalBroker start(Path directory, int port) throws IOException {
    LoopbackPort.requireFree(port);
    LocalBroker broker = new LocalBroker(directory.toAbsolutePath(), port, LoopbackPort.free(port));
    Files.createDirectories(broker.directory);
    broker.launch();
    return broker;
  }

  /** Throws if a broker runs on the directory; changes nothing. */
  public static void requireUnused(Path directory) throws IOException {
    BrokerProcess.requireUnused(directory.resolve(TOPICS));
  }

  /** What a broker makes in its directory: its topics and its log file. */
  public static List<Path> filesIn(Path directory) {
    return List.of(
        directory.resolve(TOPICS),
        directory.resolve(LOG),
        directory.resolve(LOG + ".1"),
        directory.resolve(LOG + ".2"));
  }

  /** What clients connect to: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The broker's log file. */
  public Path log() {
    return directory.resolve(LOG);
  }

  /** Whether the broker's process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Process id of the broker that was started last. */
  public long pid() {
    return process.pid();
  }

  /** Shuts the broker down in good order and waits for its end. Does nothing if it has ended. */
  public void stop() throws IOException {
    process.getOutputStream().close(); // the end of its input is its signal to stop
    if (!awaitEnd()) {
      kill();
    }
  }

  /** Ends the broker's process at once, as a crash does (SIGKILL), and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Starts the broker again on the same ports and data, after {@link #stop()} if it still runs. */
  public void restart() throws IOException {
    stop();
    LoopbackPort.requireFree(port);
    launch();
  }

  /** {@link #stop()}. */
  @Override
  public void close() {
    try {
      stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() throws IOException {
    BrokerLaunch launch = new BrokerLaunch(directory.resolve(TOPICS), log(), port, controllerPort);
    process = launch.start();
    if (!BrokerLaunch.isReady(process)) {
      kill();
      throw new IOException(
          "the Kafka broker did not start (" + launch.lastWords(process) + "); its log: " + log());
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }
}
