// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

/** Why the job is not followed any longer. */
enum RunCause {
  LEARNED("learned; stopping with a savepoint"),
  ADDS_UP("no further examples to learn; stopping with a savepoint"),
  ASKED("stopping with a savepoint"),
  ENDED_OUTSIDE("the job was ended from outside (Flink's web UI or REST interface)");

  private final String text;

  RunCause(String text) {
    this.text = text;
  }

  /** As the user reads it. */
  String text() {
    return text;
  }
}
