// SPDX-License-Identifier: Apache-2.0
package io.dni.process;

import io.dni.schemas.Printable;

/** {@link Printable} text of a line's length. */
public final class PlainText {
  private PlainText() {}

  /** As {@link Printable#of(String, int)}, with {@link Printable#LINE}. */
  public static String of(String text) {
    return Printable.of(text, Printable.LINE);
  }
}
