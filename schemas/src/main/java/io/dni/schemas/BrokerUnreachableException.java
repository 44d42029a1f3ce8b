// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.io.IOException;

/**
 * No Kafka broker answered, or the one that did refused the connection. The message is one line.
 */
public final class BrokerUnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message of one line. */
  public BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
