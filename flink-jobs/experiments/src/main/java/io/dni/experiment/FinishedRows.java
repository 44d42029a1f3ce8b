// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that a run has finished, one JSON line each behind a line with the settings, so that a
 * stopped run goes on where it was. A line that was cut off by the stop is dropped.
 */
public final class FinishedRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Path> file;
  private final Map<String, ResultRow> rows = new HashMap<>();

  private FinishedRows(Optional<Path> file) {
    this.file = file;
  }

  /** The line of one row. */
  private record Line(String key, Map<String, Object> cells, Map<String, double[]> series) {}

  /** Rows that are kept in memory only. */
  public static FinishedRows inMemory() {
    return new FinishedRows(Optional.empty());
  }

  /**
   * The rows in a file, which is made if it does not exist.
   *
   * @param settings every number that shapes the rows
   * @throws DifferentSettingsException if the file's rows were made with other settings
   */
  public static FinishedRows in(Path file, Map<String, String> settings) throws IOException {
    FinishedRows finished = new FinishedRows(Optional.of(file));
    if (Files.exists(file)) {
      finished.read(file, settings);
    } else {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, JSON.writeValueAsString(settings) + "\n");
    }
    return finished;
  }

  /** The row of a key. */
  public Optional<ResultRow> find(String key) {
    return Optional.ofNullable(rows.get(key));
  }

  /** Adds a row, on disk before this returns. */
  public void add(String key, ResultRow row) {
    rows.put(key, row);
    file.ifPresent(f -> append(f, new Line(key, row.cells(), row.series())));
  }

  private static void append(Path file, Line line) {
    try {
      Files.writeString(file, JSON.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file, Map<String, String> settings) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<String> lines = whole.lines().toList();
    Map<?, ?> stored =
        lines.isEmpty() ? Map.of() : JSON.readValue(lines.get(0), LinkedHashMap.class);
    if (!stored.equals(settings)) {
      throw new DifferentSettingsException(file, stored, settings);
    }
    for (String line : lines.subList(1, lines.size())) {
      Line row = parse(file, line);
      rows.put(
          row.key(),
          new ResultRow(new LinkedHashMap<>(row.cells()), new LinkedHashMap<>(row.series())));
    }
    if (whole.length() < text.length()) {
      Files.writeString(file, whole);
    }
  }

  private static Line parse(Path file, String line) throws IOException {
    try {
      return JSON.readValue(line, Line.class);
    } catch (JsonProcessingException e) {
      throw new IOException("%s: not a row: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }
}
