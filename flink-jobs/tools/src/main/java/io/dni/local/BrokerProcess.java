// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import io.dni.process.RootLocale;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The main class of the child JVM that {@link LocalBroker} starts.
 *
 * <p>It lives as long as its standard input is open. The parent closes that to stop it; the
 * operating system closes it when the parent dies in whatever way, so no broker is ever left over.
 */
final class BrokerProcess {
  /** Printed on standard output, once, when clients can connect. */
  static final String READY = "ready";

  private static final String LOCK = "process.lock";
  private static final long SHUTDOWN_LIMIT_MILLIS = 15_000;

  /** Held here because a lock that nothing refers to is released by the garbage collector. */
  private static FileLock lock;

  private BrokerProcess() {}

  /**
   * Formats the storage if it is new, runs the broker, and returns after its shutdown.
   *
   * @param args log directory, port, controller port
   */
  @SuppressWarnings("SystemOut") // the pipe to the parent
  public static void main(String[] args) throws Exception {
    RootLocale.install();
    PrintStream toParent = System.out;
    System.setOut(System.err); // nothing but READY may appear on the pipe
    Path logDirectory = Files.createDirectories(Path.of(args[0]));
    KafkaRaftServer server;
    try {
      lock(logDirectory);
      format(logDirectory);
      Properties properties =
          BrokerProperties.singleNode(
              logDirectory, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
    } catch (Throwable e) {
      // Kafka's threads would keep a process alive that never becomes a broker.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      throw e;
    }
    toParent.println(READY);
    toParent.flush();
    awaitEndOfInput();
    haltAfterLimit();
    server.shutdown();
    server.awaitShutdown();
    // Kafka leaves threads behind that would only delay the exit.
    Runtime.getRuntime().halt(0);
  }

  /**
   * Keeps other processes out until this one ends. Kafka locks its directories too, but only after
   * its controller has written there.
   */
  private static void lock(Path logDirectory) throws IOException {
    lock =
        FileChannel.open(
                logDirectory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            .tryLock();
    if (lock == null) {
      throw new IOException("another broker runs on " + logDirectory);
    }
  }

  /** Throws if a broker's process runs on the directory; changes nothing. */
  static void requireUnused(Path logDirectory) throws IOException {
    Path file = logDirectory.resolve(LOCK);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free == null) {
        throw new IOException("another broker runs on " + logDirectory);
      }
    }
  }

  private static void format(Path logDirectory) throws Exception {
    if (Files.exists(logDirectory.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerProperties.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(logDirectory.toString())
        .addDirectory(logDirectory.toString())
        .run();
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is ever sent; only the end counts.
    }
  }

  private static void haltAfterLimit() {
    Thread limit =
        new Thread(
            () -> {
              try {
                Thread.sleep(SHUTDOWN_LIMIT_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(1);
            },
            "shutdown-limit");
    limit.setDaemon(true);
    limit.start();
  }
}
