// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import io.dni.producers.ProduceCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** {@code dni produce} as a child JVM, from the jars on this program's own class path. */
public final class ExampleProducer implements AutoCloseable {
  private static final long STOP_LIMIT_SECONDS = 10;

  private final Process process;
  private final Path log;

  private ExampleProducer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a producer.
   *
   * @param log file for what it prints
   * @param arguments of {@code dni produce}
   */
  public static ExampleProducer start(Path log, List<String> arguments) throws IOException {
    ProcessBuilder builder =
        ChildJvm.builder(
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
            System.getProperty("java.class.path"),
            ProduceCommand.class.getName(),
            arguments);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ExampleProducer(builder.start(), log);
  }

  /** The exit code, once it has ended. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** The error that it reported, without the word before it. */
  public String error() throws IOException {
    return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("error: "))
        .map(line -> line.substring("error: ".length()))
        .findFirst()
        .orElse("the producer failed; what it printed: " + log);
  }

  /** Ends the producer if it still runs. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
