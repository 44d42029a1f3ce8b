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

  /** What can be measured on its own, in the order in which it is. */
  public enum Part {
    /** One thread, no stream. */
    SEQUENTIAL((settings, progress, cases) -> new SequentialBench(settings, progress)::run),
    /** The streaming job. */
    STREAMING((settings, progress, cases) -> new StreamingBench(settings, progress, cases)::run),
    /** What decoupling gains: one task and two, beside what a user would take instead. */
    PLACEMENT((settings, progress, cases) -> new PlacementBench(settings, progress, cases)::run),
    /** Speed beside accuracy after the same examples; only with MNIST's files. */
    ACCURACY((settings, progress, cases) -> new AccuracyBench(settings, progress, cases)::run),
    /** What an interface costs, inside a task and between two. */
    INTERFACES((settings, progress, cases) -> new InterfaceBench(settings, progress, cases)::run),
    /** A small network and rows of a table one by one, where all is overhead. */
    SMALL((settings, progress, cases) -> new SmallBench(settings, progress, cases)::run),
    /** How long a prediction takes, from the record to the record. */
    SERVING((settings, progress, cases) -> new ServingBench(settings, progress, cases)::run),
    /** How the cost grows with the size. */
    GROWTH((settings, progress, cases) -> new GrowthBench(settings, progress, cases)::run);

    @SuppressWarnings("ImmutableEnumChecker") // each keeps nothing
    private final Maker maker;

    Part(Maker maker) {
      this.maker = maker;
    }
  }

  /** Measures one part. */
  private interface Measuring {
    void into(BenchResult result) throws Exception;
  }

  /** Makes what measures a part. */
  private interface Maker {
    Measuring of(BenchSettings settings, PrintStream progress, StreamingCases cases);
  }

  /** Runs the chosen parts; each writes the report anew, so a stopped run leaves what it has. */
  public static BenchResult run(BenchSettings settings, Set<Part> parts, PrintStream progress)
      throws Exception {
    BenchResult result = new BenchResult();
    Path scratch = Files.createTempDirectory("dni-bench");
    try (StreamingCases cases = new StreamingCases(settings, progress, scratch)) {
      for (Part part : Part.values()) {
        if (parts.contains(part)) {
          part.maker.of(settings, progress, cases).into(result);
          BenchReport.write(result, settings.out());
        }
      }
    } finally {
      delete(scratch);
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
