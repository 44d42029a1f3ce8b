// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How much is measured.
 *
 * @param quick fewer sizes and rounds
 * @param rounds how often each case is measured, at least 1
 * @param hidden hidden blocks of the networks; empty for the usual ones
 * @param python command of the Python that may have PyTorch
 * @param mnist directory of MNIST's IDX files; empty where there are none
 * @param home directory of the project, for the built modules
 * @param out directory of the results
 */
public record BenchSettings(
    boolean quick,
    int rounds,
    List<Integer> hidden,
    String python,
    Optional<Path> mnist,
    Path home,
    Path out) {

  /** Checks the rounds. */
  public BenchSettings {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds: %d (expected: >= 1)".formatted(rounds));
    }
    hidden = List.copyOf(hidden);
    for (int blocks : hidden) {
      if (blocks < 1) {
        throw new IllegalArgumentException("--hidden: %d (expected: >= 1)".formatted(blocks));
      }
    }
  }

  /** Length of one sequential measurement. */
  double seconds() {
    return quick ? 1.5 : 4;
  }

  /** Length of one streaming measurement. */
  double streamingSeconds() {
    return quick ? 8 : 12;
  }

  /** Shortest warm-up before it. */
  double warmUpSeconds() {
    return quick ? 4 : 6;
  }

  /** Shortest first run, after which the JIT compilers of job and broker have done most of it. */
  double firstRunSeconds() {
    return 30; // the compilers take as long, however few sizes are measured
  }

  /** Hidden blocks of the networks. */
  List<Integer> hiddenBlocks() {
    if (!hidden.isEmpty()) {
      return hidden;
    }
    return quick ? List.of(6, 20) : List.of(3, 6, 20);
  }
}
