// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Measures everything and writes the report. */
public final class Bench {
  private Bench() {}

  /** What can be measured on its own. */
  public enum Part {
    /** One thread, no stream. */
    SEQUENTIAL,
    /** The streaming job. */
    STREAMING,
    /** What decoupling gains: one task and two, beside what a user would take instead. */
    PLACEMENT,
    /** Speed beside accuracy after the same examples; only with MNIST's files. */
    ACCURACY,
    /** What an interface costs, inside a task and between two. */
    INTERFACES,
    /** A small network and rows of a table one by one, where all is overhead. */
    SMALL,
    /** How long a prediction takes, from the record to the record. */
    SERVING,
    /** How the cost grows with the size. */
    GROWTH
  }

  /** Runs the chosen parts; each writes the report anew, so a stopped run leaves what it has. */
  public static BenchResult run(BenchSettings settings, Set<Part> parts, PrintStream progress)
      throws Exception {
    BenchResult result = new BenchResult();
    if (parts.contains(Part.SEQUENTIAL)) {
      new SequentialBench(settings, progress).run(result);
      BenchReport.write(result, settings.out());
    }
    if (parts.stream().anyMatch(part -> part != Part.SEQUENTIAL)) {
      Path scratch = Files.createTempDirectory("dni-bench");
      try (StreamingCases cases = new StreamingCases(settings, progress, scratch)) {
        if (parts.contains(Part.STREAMING)) {
          new StreamingBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.PLACEMENT)) {
          new PlacementBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.ACCURACY)) {
          if (settings.mnist().isPresent()) {
            new AccuracyBench(settings, settings.mnist().get(), progress, cases).run(result);
          } else {
            result.note("Speed beside accuracy left out: it needs --data=DIR with MNIST's files");
          }
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.INTERFACES)) {
          new InterfaceBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.SMALL)) {
          new SmallBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.SERVING)) {
          new ServingBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
        if (parts.contains(Part.GROWTH)) {
          new GrowthBench(settings, progress, cases).run(result);
          BenchReport.write(result, settings.out());
        }
      } finally {
        delete(scratch);
      }
    }
    return result;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
