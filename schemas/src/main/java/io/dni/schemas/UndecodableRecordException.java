// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

/**
 * A message that is no record of the wanted type. Its text is one line: value, and what was
 * expected.
 */
public final class UndecodableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public UndecodableRecordException(String message) {
    super(message);
  }

  public UndecodableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
