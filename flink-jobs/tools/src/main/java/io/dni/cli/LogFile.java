// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.nio.file.Path;

/** Where a command logs to: {@code log4j2-dni.xml} reads the properties that are set here. */
final class LogFile {
  private static final String NAME = "dni.log";

  private LogFile() {}

  /** Logs into a directory. To be called before anything that logs: the first opens the file. */
  static void in(Path directory) {
    String file = of(directory).toString();
    System.setProperty("dni.log", file);
    // Of the files that are full already; a percent sign of the directory's own means itself.
    System.setProperty("dni.log.full", file.replace("%", "%%") + ".%i");
  }

  /** The log file in a directory. */
  static Path of(Path directory) {
    return directory.resolve(NAME);
  }
}
