// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

/** What happens between any two elements of a scenario; its outcome must not depend on it. */
enum Interruption {
  /** Nothing. */
  NONE,
  /** A checkpoint. */
  SNAPSHOT,
  /** A checkpoint, a crash, and a new attempt that goes on from it. */
  SNAPSHOT_AND_RESTORE
}
