// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON objects as rows, one after another (JSONL) or in one array. A nested object {@code x} with a
 * field {@code a} is the column {@code x.a}, an array {@code f} the columns {@code f[0]}, {@code
 * f[1]} …; true and false are 1 and 0; null and a field that is not there are missing. The first
 * object says which columns there are.
 */
public final class JsonTable implements Table {
  private static final int MOST_DEPTH = 20;
  private static final int MOST_COLUMNS = 1 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(CsvLexer.MOST_CHARACTERS)
                  .build())
          .build();

  private final TextSource source;
  private final Dialect dialect;
  private final JsonParser parser;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> first = new ArrayList<>();
  private boolean started;
  private boolean inArray;
  private boolean pendingFirst;
  private long line;

  /** Opens a table and reads its first object. */
  public JsonTable(TextSource source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
    try {
      this.parser = JSON.createParser(source.open(dialect.encoding()));
    } catch (IOException e) {
      throw source.failed(e, source.name(), dialect.encoding());
    }
    try {
      readFirst();
    } catch (RuntimeException e) {
      closeQuietly();
      throw e;
    }
  }

  private void readFirst() {
    if (!startObject()) {
      throw new InvalidDataException(source.name() + ": no rows (expected: at least one)");
    }
    readObject(
        (name, value) -> {
          if (numbers.putIfAbsent(name, columns.size()) != null) {
            throw twice(name);
          }
          columns.add(name);
          first.add(value);
          if (columns.size() > MOST_COLUMNS) {
            throw new InvalidDataException(
                "%s: more than %d values (expected: fewer)".formatted(place(), MOST_COLUMNS));
          }
        });
    if (columns.isEmpty()) {
      throw new InvalidDataException(place() + ": an empty object (expected: fields)");
    }
    started = true;
    pendingFirst = true;
  }

  @Override
  public List<String> columns() {
    return List.copyOf(columns);
  }

  @Override
  public TableRow next() {
    String[] cells = new String[columns.size()];
    if (pendingFirst) {
      pendingFirst = false;
      return new TableRow(place(), first.toArray(cells));
    }
    if (!startObject()) {
      return null;
    }
    boolean[] seen = new boolean[cells.length];
    readObject(
        (name, value) -> {
          Integer column = numbers.get(name);
          if (column == null) {
            throw new InvalidDataException(
                "%s: field %s (expected: the fields of the first row: %s)"
                    .formatted(place(), Printable.of(name), Cells.list(columns)));
          }
          if (seen[column]) {
            throw twice(name);
          }
          seen[column] = true;
          cells[column] = value;
        });
    return new TableRow(place(), cells);
  }

  private InvalidDataException twice(String name) {
    return new InvalidDataException(
        "%s: field %s twice (expected: each once)".formatted(place(), Printable.of(name)));
  }

  private String place() {
    return source.name() + ", line " + line;
  }

  /** Takes the values of one object. */
  private interface Fields {
    void take(String name, String value);
  }

  /** Moves to the start of the next object; false at the end. */
  private boolean startObject() {
    JsonToken token = token();
    if (token == JsonToken.START_ARRAY && !started && !inArray) {
      inArray = true;
      token = token();
    }
    if (token == JsonToken.END_ARRAY && inArray) {
      inArray = false;
      token = token();
      if (token != null) {
        throw new InvalidDataException(place() + ": text after the array (expected: none)");
      }
    }
    if (token == null) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new InvalidDataException(
          "%s: %s (expected: a JSON object)".formatted(place(), kind(token)));
    }
    return true;
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  private void readObject(Fields fields) {
    long start = line;
    readFields("", fields);
    line = start;
  }

  private void readFields(String prefix, Fields fields) {
    while (token() != JsonToken.END_OBJECT) {
      String name = Cells.clean(text());
      readValue(prefix + name, token(), fields);
    }
  }

  private void readValue(String name, JsonToken token, Fields fields) {
    switch (token) {
      case START_OBJECT -> readFields(name + ".", fields);
      case START_ARRAY -> {
        int i = 0;
        for (JsonToken item = token(); item != JsonToken.END_ARRAY; item = token()) {
          readValue(name + "[" + i++ + "]", item, fields);
        }
      }
      case VALUE_NULL -> fields.take(name, null);
      case VALUE_TRUE -> fields.take(name, "1");
      case VALUE_FALSE -> fields.take(name, "0");
      default -> fields.take(name, Cells.value(text(), dialect.missing()));
    }
  }

  private JsonToken token() {
    try {
      JsonToken token = parser.nextToken();
      line = parser.currentTokenLocation().getLineNr();
      return token;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private RuntimeException unusable(IOException e) {
    line = parser.currentLocation().getLineNr();
    if (e instanceof JsonProcessingException) {
      return new InvalidDataException(
          "%s, column %d: no JSON that could be read (expected: one object a line, or an array of objects)"
              .formatted(place(), parser.currentLocation().getColumnNr()),
          e);
    }
    return source.failed(e, place(), dialect.encoding());
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
    parser.close();
  }
}
