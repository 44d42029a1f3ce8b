// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.io.IOException;

/** Another job writes to a topic that only one job may have. */
public final class TopicInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  TopicInUseException(String topic) {
    super(
        "topic "
            + topic
            + ": another job is writing to it (expected: one job per dni.topics.prefix)");
  }
}
