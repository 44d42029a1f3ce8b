// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import io.dni.schemas.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Weka's and MOA's attribute-relation files: {@code @attribute} lines that name columns and declare
 * the words of nominal ones, then rows, also sparse ones. The label is by custom the attribute
 * {@code class}, or else the last one.
 */
public final class ArffTable implements Table {
  private static final String MISSING = "?";
  private static final int MOST_CHARACTERS = 1 << 24;

  private final TextSource source;
  private final Dialect dialect;
  private final BufferedReader text;
  private final List<String> columns = new ArrayList<>();
  private final List<List<String>> words = new ArrayList<>();
  private long line;

  /** Opens a table and reads its header. */
  public ArffTable(TextSource source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
    this.text = new BufferedReader(source.open(dialect.encoding()));
    try {
      readHeader();
      Cells.checkedNames(source.name(), columns);
    } catch (RuntimeException e) {
      closeQuietly();
      throw e;
    }
  }

  private void readHeader() {
    for (String content; (content = nextLine()) != null; ) {
      String keyword = content.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
      switch (keyword) {
        case "@relation" -> {
          // Its name says nothing about the rows.
        }
        case "@attribute" -> attribute(content.substring(keyword.length()).strip());
        case "@data" -> {
          if (columns.isEmpty()) {
            throw refused("no attributes before the data", "@attribute lines");
          }
          return;
        }
        default -> throw refused(Printable.of(content), "@relation, @attribute or @data");
      }
    }
    throw refused("the end of the file", "@data and rows");
  }

  private void attribute(String declaration) {
    ArffScanner scanner = new ArffScanner(declaration);
    String name = scanner.value(" \t{");
    String type = scanner.rest().strip();
    columns.add(Cells.clean(name));
    String kind = type.toLowerCase(Locale.ROOT);
    if (type.startsWith("{") && type.endsWith("}")) {
      words.add(values(type.substring(1, type.length() - 1)).stream().map(Cells::clean).toList());
    } else if (kind.startsWith("numeric")
        || kind.startsWith("real")
        || kind.startsWith("integer")
        || kind.startsWith("string")
        || kind.startsWith("date")) {
      words.add(List.of());
    } else {
      throw refused(
          "attribute %s of type %s".formatted(Printable.of(name), Printable.of(type)),
          "numeric, real, integer, string, date or {words}");
    }
  }

  private List<String> values(String list) {
    ArffScanner scanner = new ArffScanner(list);
    List<String> values = new ArrayList<>();
    do {
      values.add(scanner.value(","));
    } while (scanner.skip(','));
    if (!scanner.rest().isBlank()) {
      throw refused("text after a closing quote: " + Printable.of(scanner.rest()), "a comma");
    }
    return values;
  }

  @Override
  public TableRow next() {
    String content = nextLine();
    if (content == null) {
      return null;
    }
    boolean sparse = content.startsWith("{") && content.endsWith("}");
    return new TableRow(place(), sparse ? sparse(content) : dense(content));
  }

  private String[] dense(String content) {
    List<String> values = values(content);
    if (values.size() != columns.size()) {
      throw refused(values.size() + " values", columns.size() + ", one for each attribute");
    }
    return values.stream().map(this::cell).toArray(String[]::new);
  }

  /** What a sparse row leaves out is 0, which for a nominal attribute is its first word. */
  private String[] sparse(String content) {
    String[] cells = new String[columns.size()];
    Arrays.setAll(cells, i -> words.get(i).isEmpty() ? "0" : words.get(i).get(0));
    String inner = content.substring(1, content.length() - 1).strip();
    if (inner.isEmpty()) {
      return cells;
    }
    ArffScanner scanner = new ArffScanner(inner);
    do {
      String index = scanner.value(" \t");
      int column = index.matches("[0-9]{1,7}") ? Integer.parseInt(index) : columns.size();
      if (column >= columns.size()) {
        throw refused("attribute " + Printable.of(index), "0 to " + (columns.size() - 1));
      }
      cells[column] = cell(scanner.value(","));
    } while (scanner.skip(','));
    return cells;
  }

  private String cell(String value) {
    String clean = Cells.value(value, dialect.missing());
    return MISSING.equals(clean) ? null : clean;
  }

  /** The next line that is neither blank nor a comment; null at the end. */
  private String nextLine() {
    try {
      while (true) {
        StringBuilder content = new StringBuilder();
        int c = text.read();
        if (c < 0) {
          return null;
        }
        line++;
        for (; c >= 0 && c != '\n' && c != '\r'; c = text.read()) {
          if (content.length() >= MOST_CHARACTERS) {
            throw refused("more than " + MOST_CHARACTERS + " characters in a line", "fewer");
          }
          content.append((char) c);
        }
        if (c == '\r') {
          text.mark(1);
          if (text.read() != '\n') {
            text.reset();
          }
        }
        String stripped = content.toString().strip();
        if (!stripped.isEmpty() && !stripped.startsWith("%")) {
          return stripped;
        }
      }
    } catch (IOException e) {
      throw source.failed(e, place(), dialect.encoding());
    }
  }

  private String place() {
    return source.name() + ", line " + line;
  }

  private InvalidDataException refused(String what, String expected) {
    return new InvalidDataException("%s: %s (expected: %s)".formatted(place(), what, expected));
  }

  @Override
  public List<String> columns() {
    return List.copyOf(columns);
  }

  @Override
  public List<String> declaredWords(int column) {
    return words.get(column);
  }

  @Override
  public int customaryLabel() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase("class")) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // What went wrong before is what the user hears of.
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
