// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.io.IOException;

/** A topic is missing or is not as the pipeline needs it. The message names value and expected. */
public final class TopicMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  TopicMismatchException(String message) {
    super(message);
  }
}
