// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.Dataset;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.InvalidDataException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of artificial data. */
final class ArtificialOptions {
  @Option(
      names = "--points",
      paramLabel = "N",
      order = 10,
      description = "Artificial data: size of the finite set. Default: 10 K, at least 100.")
  private Integer points;

  @Option(
      names = "--fresh",
      order = 11,
      description = "Artificial data: an endless stream of new points, not a finite set.")
  private boolean fresh;

  /** The options that were given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (points != null) {
      given.add("--points");
    }
    if (fresh) {
      given.add("--fresh");
    }
    return given;
  }

  ExampleStream open(ArtificialData data, long passes, boolean passesGiven, long seed) {
    if (!fresh) {
      Dataset set = points == null ? data.points(seed) : data.points(points, seed);
      return set.shuffled(passes, seed);
    }
    if (points != null) {
      throw new InvalidDataException("points: " + points + " (expected: none with --fresh)");
    }
    if (passesGiven) {
      throw new InvalidDataException("epochs: " + passes + " (expected: none with --fresh)");
    }
    return data.endless(seed);
  }
}
