// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

/** The topic does not exist, or this client may not use it. */
final class MissingTopicException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingTopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
