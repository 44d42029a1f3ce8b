// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

/** No broker answered in time, or the one that did refused the connection. */
final class BrokerUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
