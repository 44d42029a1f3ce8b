// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

/**
 * What can become of an example that waits for its label, and of a label that comes by itself. Each
 * is counted per model; stored by name, so the order may change.
 */
public enum LabelOutcome {
  /** Example and label have met; the example is learned, once. */
  JOINED,
  /** Of those, the label became known before its example happened. */
  EARLY_LABEL,
  /** A label for an example that has the same one already. Dropped. */
  DUPLICATE_LABEL,
  /** Another label for an example that has one already: the first counts. Dropped. */
  CONFLICTING_LABEL,
  /** An example with an id that waits or has been learned already. Refused. */
  DUPLICATE_EXAMPLE,
  /** A label for which no example came while it was kept. */
  UNKNOWN_ID,
  /** A label that became known after its example's deadline. Dropped. */
  LATE_LABEL,
  /** An example whose deadline has passed, and that is not learned. */
  EXPIRED,
  /** An example whose deadline has passed, and that is learned with the default label. */
  DEFAULT_USED,
  /** An example that had to go before its deadline because too many wait. */
  EVICTED,
  /** A settled id that had to go early because too many are kept: it is not known any more. */
  FORGOTTEN
}
