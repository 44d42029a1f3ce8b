// SPDX-License-Identifier: Apache-2.0
package io.dni.process;

import java.util.Locale;

/**
 * The locale of our programs. What they write is read by programs too, and so is what the libraries
 * below them format and parse: in Turkish {@code "EARLIEST".toLowerCase()} is no setting of
 * Kafka's, and in Arabic {@code 0.5} is no number of JSON's.
 */
public final class RootLocale {
  private RootLocale() {}

  /** The first thing that a {@code main} does. */
  public static void install() {
    Locale.setDefault(Locale.ROOT);
  }
}
