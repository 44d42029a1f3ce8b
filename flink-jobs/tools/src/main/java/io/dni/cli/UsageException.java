// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

/** What the user gave cannot be used. The message is one line with value and expected range. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is one line. */
  public UsageException(String message) {
    super(message);
  }

  /** The message is one line. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
