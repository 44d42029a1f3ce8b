// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

/**
 * Input that cannot be used. The message is one line for the user: where, the value, and in
 * brackets what was expected.
 */
public final class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidDataException(String message) {
    super(message);
  }

  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
