// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.io.IOException;

/** A topic is missing or is not as the pipeline needs it. The message names value and expected. */
public final class TopicMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message of one line. */
  public TopicMismatchException(String message) {
    super(message);
  }

  /** With a message of one line. */
  public TopicMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
