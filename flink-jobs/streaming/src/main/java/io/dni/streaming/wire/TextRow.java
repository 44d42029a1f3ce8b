// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cells of one row that came as text.
 *
 * @param cells by name; those that are missing are not among them
 */
record TextRow(Map<String, String> cells) {
  /** What spreadsheets, R, pandas and databases write for a missing value. */
  private static final Set<String> MISSING =
      Set.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?");

  private static final int MOST_DEPTH = 20;
  private static final int MOST_FIELDS = 100_000;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
          .build();

  /** A JSON object. */
  static TextRow json(String text) {
    TextRow row = new TextRow(new LinkedHashMap<>());
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("message: no JSON object (expected: one)");
      }
      row.object("", parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("message: text after the object (expected: none)");
      }
      return row;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "message: no JSON that could be read (expected: an object)", e);
    }
  }

  private void object(String prefix, JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = prefix + parser.currentName();
      value(name, parser.nextToken(), parser);
    }
  }

  private void value(String name, JsonToken token, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT -> object(name + ".", parser);
      case START_ARRAY -> {
        int i = 0;
        for (JsonToken item = parser.nextToken();
            item != JsonToken.END_ARRAY;
            item = parser.nextToken()) {
          value(name + "[" + i++ + "]", item, parser);
        }
      }
      case VALUE_NULL -> {}
      case VALUE_TRUE -> put(name, "1");
      case VALUE_FALSE -> put(name, "0");
      default -> put(name, parser.getText());
    }
  }

  /** A line of CSV, its values perhaps in double quotes. */
  static TextRow csv(String line, List<String> names, char delimiter) {
    List<String> values = split(line, delimiter);
    if (values.size() != names.size()) {
      throw new IllegalArgumentException(
          "message: %d values (expected: %d, %s)"
              .formatted(values.size(), names.size(), String.join(", ", names)));
    }
    TextRow row = new TextRow(new LinkedHashMap<>());
    for (int i = 0; i < values.size(); i++) {
      row.put(names.get(i), values.get(i));
    }
    return row;
  }

  private static List<String> split(String line, char delimiter) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean twice = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (twice) {
          value.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == delimiter && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else if (quoted || (c != '\r' && c != '\n')) {
        value.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("message: a quote that does not end (expected: its end)");
    }
    values.add(value.toString());
    return values;
  }

  private void put(String name, String raw) {
    String value = raw.strip();
    if (cells.size() >= MOST_FIELDS) {
      throw new IllegalArgumentException(
          "message: more than %d fields (expected: fewer)".formatted(MOST_FIELDS));
    }
    if (!MISSING.contains(value) && cells.put(name, value) != null) {
      throw new IllegalArgumentException(
          "field %s twice (expected: each once)".formatted(Printable.of(name)));
    }
  }
}
