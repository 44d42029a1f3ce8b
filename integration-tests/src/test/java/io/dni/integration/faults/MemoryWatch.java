// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures every ten seconds the memory that one process occupies ({@code VmRSS}), from its start
 * to its end. The process has its heap resident from the start, so what grows is outside the heap.
 */
final class MemoryWatch implements AutoCloseable {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int FEW = 12;
  private static final double KIB_PER_MIB = 1024;

  /** Memory at a time. */
  record Sample(double minutes, double mebibytes) {}

  private final Path status;
  private final long start = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "memory-watch");

  MemoryWatch(long pid) {
    status = Path.of("/proc", Long.toString(pid), "status");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * What was seen of a process.
   *
   * @param minutes from the first to the last sample
   * @param first MiB at the beginning of the second half
   * @param last MiB at the end
   * @param most MiB, ever
   * @param slope MiB per minute over the second half, by least squares
   */
  record Growth(double minutes, double first, double last, double most, double slope) {}

  private void run() {
    try {
      while (true) {
        Matcher m = RESIDENT.matcher(Files.readString(status));
        if (m.find()) {
          synchronized (samples) {
            samples.add(new Sample(minutes(), Long.parseLong(m.group(1)) / KIB_PER_MIB));
          }
        }
        Thread.sleep(EVERY.toMillis());
      }
    } catch (IOException e) {
      return; // the process has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty for a process that did not live for some minutes. */
  Optional<Growth> growth() {
    List<Sample> all;
    synchronized (samples) {
      all = List.copyOf(samples);
    }
    List<Sample> half = all.subList(all.size() / 2, all.size());
    if (half.size() < FEW) {
      return Optional.empty();
    }
    return Optional.of(
        new Growth(
            all.get(all.size() - 1).minutes(),
            half.get(0).mebibytes(),
            half.get(half.size() - 1).mebibytes(),
            all.stream().mapToDouble(Sample::mebibytes).max().orElseThrow(),
            slope(half)));
  }

  /** MiB per minute, by least squares. */
  static double slope(List<Sample> samples) {
    double meanT = samples.stream().mapToDouble(Sample::minutes).average().orElseThrow();
    double meanM = samples.stream().mapToDouble(Sample::mebibytes).average().orElseThrow();
    double product =
        samples.stream().mapToDouble(s -> (s.minutes() - meanT) * (s.mebibytes() - meanM)).sum();
    double square = samples.stream().mapToDouble(s -> Math.pow(s.minutes() - meanT, 2)).sum();
    return product / square;
  }

  /** Since the start. */
  double minutes() {
    return (System.nanoTime() - start) / 60e9;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
