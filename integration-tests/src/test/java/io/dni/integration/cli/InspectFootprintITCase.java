// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.integration.inspect.WrittenCheckpoint;
import io.dni.learning.decoupling.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much memory {@code ./dni inspect} takes, the launcher's flags included, on a network of 20
 * hidden layers of 512 units, an SG module above each.
 */
@Timeout(300)
class InspectFootprintITCase {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final double MIB = 1024 * 1024;

  @TempDir Path directory;

  @Test
  @SuppressWarnings("SystemOut") // the figures are what the test is for
  void inspectStaysWithinTwiceTheSizeOfTheCheckpoint() throws Exception {
    ModelSpec spec = WrittenCheckpoint.spec("784-512x20-10", "sg:hy");
    Path checkpoint = directory.resolve("savepoint");
    WrittenCheckpoint.write(WrittenCheckpoint.trained(spec, 3), checkpoint);
    long size = size(checkpoint);
    Path output = directory.resolve("output.txt");

    long started = System.nanoTime();
    Process inspect =
        new ProcessBuilder("../dni", "inspect", checkpoint.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    long peak = peakUntilEnd(inspect);
    double seconds = (System.nanoTime() - started) / 1e9;

    assertThat(inspect.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readAllLines(output))
        .contains("network 784-512x20-10, relu, batch norm, softmax loss");
    System.out.printf(
        Locale.ROOT,
        "dni inspect: checkpoint %.1f MiB, %.1f s, at most %.1f MiB resident (%.2f times the size)%n",
        size / MIB,
        seconds,
        peak / MIB,
        (double) peak / size);
    assertThat(peak).isLessThan(2 * size);
  }

  /** The launcher becomes the JVM, so the process id stays; the kernel keeps the peak itself. */
  private static long peakUntilEnd(Process process) throws InterruptedException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    long peak = 0;
    while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
      try {
        Matcher line = PEAK.matcher(Files.readString(status));
        peak = line.find() ? Long.parseLong(line.group(1)) * 1024 : peak;
      } catch (IOException e) {
        break; // it has just ended
      }
    }
    process.waitFor();
    return peak;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
