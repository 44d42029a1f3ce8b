// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A results page as it was written before: the results of an experiment that was run elsewhere stay
 * on it when another one is added.
 *
 * @param lines of the page
 */
record EarlierPage(List<String> lines) {

  /** The page, or an empty one where there is none. */
  static EarlierPage read(Path page) throws IOException {
    return new EarlierPage(Files.exists(page) ? Files.readAllLines(page) : List.of());
  }

  /** An experiment's line of the overview, with its end; empty without one. */
  String line(String experiment) {
    return lines.stream()
        .filter(line -> line.startsWith("| [") && line.contains("](#" + experiment + "-"))
        .findFirst()
        .map(line -> line + "\n")
        .orElse("");
  }

  /** An experiment's section, from its heading to the next; empty without one. */
  String section(String experiment) {
    List<String> section = new ArrayList<>();
    boolean within = false;
    for (String line : lines) {
      if (line.startsWith("## ")) {
        within = line.startsWith("## " + experiment + ": ");
      }
      if (within) {
        section.add(line);
      }
    }
    return section.isEmpty() ? "" : String.join("\n", section).stripTrailing() + "\n\n";
  }
}
