// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * A block of lines that is shown again and again: on a terminal in place, elsewhere (a file, a
 * pipe) below the last one.
 */
final class Screen {
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final boolean terminal = Boolean.getBoolean("dni.terminal"); // set by the launcher
  private int height;

  Screen(PrintWriter out) {
    this.out = out;
  }

  boolean isTerminal() {
    return terminal;
  }

  /** Replaces the block. */
  void show(List<String> lines) {
    if (terminal && height > 0) {
      out.printf("\u001b[%dA", height);
      out.print("\r" + CLEAR_BELOW);
    }
    lines.forEach(out::println);
    out.flush();
    height = lines.size();
  }

  /** Prints a line that stays, above the block. */
  void keep(String line) {
    show(List.of(line));
    height = 0;
  }
}
