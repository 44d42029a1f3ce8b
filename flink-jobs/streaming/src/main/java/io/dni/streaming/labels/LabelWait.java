// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.streaming.message.ModelLabel;
import java.io.Serializable;
import java.time.Duration;

/**
 * How examples wait for their labels.
 *
 * @param enabled whether labels may come late at all
 * @param patience how long an example waits, and an early label is kept
 * @param eventTime whether that is measured in event time or in processing time
 * @param maxWaiting examples of one model that may wait, at least 1, and as many early labels and
 *     settled ids beside them; past it the oldest goes
 * @param onExpiry what becomes of an example whose label has not come
 * @param defaultLabel what it is learned with then; null but for {@link OnExpiry#DEFAULT}
 * @param idle after which a topic from which nothing comes holds the clock back no longer
 * @param examplesTopic named in the dead letters of examples whose label has not come
 */
public record LabelWait(
    boolean enabled,
    Duration patience,
    boolean eventTime,
    int maxWaiting,
    OnExpiry onExpiry,
    ModelLabel defaultLabel,
    Duration idle,
    String examplesTopic)
    implements Serializable {

  /** What becomes of an example whose label has not come in time. */
  public enum OnExpiry {
    /** It is counted and forgotten. */
    DROP,
    /** It goes to the dead letters. */
    DEAD_LETTER,
    /** It is learned with a default label. */
    DEFAULT
  }
}
