// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.table.Dialect;
import java.nio.charset.Charset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how the text of a table is written: its {@link Dialect}. */
final class DialectOptions {
  @Option(
      names = "--header",
      negatable = true,
      order = 34,
      description =
          "CSV: the first line names the columns, or is data already. Default: it names them.")
  private Boolean header;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      order = 35,
      description = "CSV: what stands between two values; tab and space by name. Default: a comma.")
  private Optional<String> delimiter = Optional.empty();

  @Option(
      names = "--decimal",
      paramLabel = "CHAR",
      order = 36,
      description = "CSV: what stands before a number's fraction, . or ,. Default: a point.")
  private Optional<String> decimal = Optional.empty();

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      order = 37,
      description = "CSV: what stands around values that hold delimiters; none. Default: \".")
  private Optional<String> quote = Optional.empty();

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      order = 38,
      description =
          "Tables: as in latin1 or windows-1252. Default: UTF-8, or as a byte order mark says.")
  private Optional<String> encoding = Optional.empty();

  /** How the options say that a file is written. */
  Dialect asRequested() {
    Charset charset = encoding.map(Dialect::encoding).orElse(Dialect.CSV.encoding());
    return new Dialect(
        delimiter.map(c -> Dialect.character("--delimiter", c)).orElse(','),
        decimal.map(c -> Dialect.character("--decimal", c)).orElse('.'),
        quote.map(DialectOptions::quote).orElse('"'),
        header == null || header,
        charset,
        Dialect.EMPTY_CELL);
  }

  private static char quote(String text) {
    return text.equals("none") ? Dialect.NO_QUOTE : Dialect.character("--quote", text);
  }
}
