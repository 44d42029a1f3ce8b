// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Paths as Flink's options and functions take them: text behind {@code file:} that is nowhere
 * decoded. The URI that the JDK makes of a path is not that text: where a directory is called
 * {@code a b}, Flink would write to its sibling {@code a%20b}. Every path that goes to Flink goes
 * through here.
 */
public final class FlinkPath {
  private static final String FILE = "file:";

  private FlinkPath() {}

  /**
   * What Flink takes.
   *
   * @param pathOrUri a plain path of this machine, or text with a scheme, which stays as it is
   */
  public static String of(String pathOrUri) {
    return pathOrUri.contains(":/")
        ? pathOrUri
        : FILE + Path.of(pathOrUri).toAbsolutePath().normalize();
  }

  /** The plain path behind what Flink takes, if it is one of this machine. */
  public static Optional<Path> local(String flinkPath) {
    return flinkPath.startsWith(FILE)
        ? Optional.of(Path.of(flinkPath.substring(FILE.length()).replaceFirst("^/+", "/")))
        : Optional.empty();
  }
}
