// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

/** What the user gave cannot be used. The message is one line with value and expected range. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
