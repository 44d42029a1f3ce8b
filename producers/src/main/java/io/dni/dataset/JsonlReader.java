// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the rows of a file of one JSON object a line. Either an array {@code features} holds the
 * values, or every field but label and ignored ones is a feature, in the order of the first line. A
 * null label is no label.
 */
final class JsonlReader implements TableReader {
  private static final String FEATURES = "features";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final TableLayout layout;
  private final BufferedReader text;
  private long line;
  private TableColumns columns;

  JsonlReader(Path file, TableLayout layout) throws IOException {
    this.file = file;
    this.layout = layout;
    this.text = DataFile.openText(file);
  }

  @Override
  public TableRow next() throws IOException {
    String content;
    do {
      content = text.readLine();
      if (content == null) {
        return null;
      }
      line++;
    } while (content.isBlank());
    JsonNode row = parse(content);
    if (columns == null) {
      columns = new TableColumns(file, fieldNames(row), false, layout);
    }
    return new TableRow(label(row), new FloatFeatures(features(row)), line);
  }

  private JsonNode parse(String content) {
    JsonNode row;
    try {
      row = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new InvalidDataException(
          "%s, line %d: %s (expected: a JSON object)".formatted(file, line, e.getOriginalMessage()),
          e);
    }
    if (!row.isObject()) {
      throw new InvalidDataException(
          "%s, line %d: %s (expected: a JSON object)".formatted(file, line, row.getNodeType()));
    }
    return row;
  }

  private String label(JsonNode row) {
    if (columns.label() == TableColumns.NO_COLUMN) {
      return null;
    }
    JsonNode label = field(row, columns.names().get(columns.label()));
    if (label.isContainerNode()) {
      throw new InvalidDataException(
          "%s, line %d: label is an %s (expected: a number, a text or null)"
              .formatted(file, line, label.getNodeType()));
    }
    return label.isNull() ? null : label.asText();
  }

  private float[] features(JsonNode row) {
    boolean vector =
        columns.features().size() == 1
            && columns.names().get(columns.features().get(0)).equals(FEATURES);
    JsonNode array = vector ? field(row, FEATURES) : null;
    if (array != null && array.isArray()) {
      float[] values = new float[array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = number(FEATURES + "[" + i + "]", array.get(i));
      }
      return values;
    }
    float[] values = new float[columns.features().size()];
    for (int i = 0; i < values.length; i++) {
      String name = columns.names().get(columns.features().get(i));
      values[i] = number(name, field(row, name));
    }
    return values;
  }

  private float number(String column, JsonNode value) {
    return TableReader.parse(file, line, column, value.isNumber() ? value.asText() : value + "");
  }

  private JsonNode field(JsonNode row, String name) {
    JsonNode value = row.get(name);
    if (value == null) {
      throw new InvalidDataException(
          "%s, line %d: no field %s (expected: the fields of the first line; there are: %s)"
              .formatted(file, line, name, String.join(", ", fieldNames(row))));
    }
    return value;
  }

  private static List<String> fieldNames(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
