// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * {@code dni produce} as a child JVM. The producers' module is not on this program's class path, so
 * it is started from where the build has put it.
 */
public final class ExampleProducer implements AutoCloseable {
  private static final String MAIN = "io.dni.producers.ProduceCommand";
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
   * @param home directory of the repository, whose build is used
   * @param log file for what it prints
   * @param arguments of {@code dni produce}
   */
  public static ExampleProducer start(Path home, Path log, List<String> arguments)
      throws IOException {
    Path target = home.resolve("producers").resolve("target");
    Path dependencies = target.resolve("classpath.txt");
    if (!Files.isRegularFile(dependencies)) {
      throw new IOException(dependencies + ": missing (expected: a built repository; run ./dni)");
    }
    String classpath =
        target.resolve("producers.jar")
            + File.pathSeparator
            + Files.readString(dependencies, StandardCharsets.UTF_8).strip();
    ProcessBuilder builder =
        ChildJvm.builder(
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
            classpath,
            MAIN,
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
