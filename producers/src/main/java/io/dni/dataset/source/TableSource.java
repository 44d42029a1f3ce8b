// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ExampleData;
import io.dni.dataset.TableFile;
import io.dni.table.Table;
import io.dni.table.TextSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tables of one format.
 *
 * @param form what the user writes, as {@code csv=FILE}; {@code -} for FILE is the standard input
 * @param help what it is
 * @param format how it is read
 * @param own options of this format alone
 */
record TableSource(String form, String help, Table.Format format, Set<String> own)
    implements DataSource {
  private static final Set<String> OF_TABLES =
      Set.of(
          "--label-column",
          "--target-column",
          "--classes",
          "--inputs",
          "--ignore-columns",
          "--id-column",
          "--unlabelled",
          "--unlabelled-rows",
          "--encoding",
          "--shuffle");

  @Override
  public Set<String> options() {
    Set<String> all = new HashSet<>(OF_TABLES);
    all.addAll(own);
    return all;
  }

  @Override
  public Optional<Table.Format> tables() {
    return Optional.of(format);
  }

  @Override
  public ExampleData open(String data, DataRequest request) {
    DataRequest.Tables tables = request.tables();
    return new TableFile(
        TextSource.of(place(data)), format, tables.dialect(), tables.layout(), tables.classes());
  }
}
