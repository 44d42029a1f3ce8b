// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ExampleData;
import io.dni.table.Table;
import java.util.Optional;
import java.util.Set;

/** A kind of data that commands read, as chosen by {@code --data}. */
public interface DataSource {

  /** What the user writes, as {@code csv=FILE}. */
  String form();

  /** What it is, in a few words for a help text. */
  String help();

  /** Those options of data that mean something here; others are refused with this source. */
  Set<String> options();

  /** Whether a value of {@code --data} names this source. */
  default boolean takes(String data) {
    return data.startsWith(prefix()) && data.length() > prefix().length();
  }

  /**
   * Opens the data.
   *
   * @param data value of {@code --data} that this source takes
   * @throws io.dni.dataset.InvalidDataException where they cannot be used
   */
  ExampleData open(String data, DataRequest request);

  /** How tables of this format are read; empty for what is no table. */
  default Optional<Table.Format> tables() {
    return Optional.empty();
  }

  /** What stands behind the equals sign. */
  default String place(String data) {
    return data.substring(prefix().length());
  }

  private String prefix() {
    return form().substring(0, form().indexOf('=') + 1);
  }
}
