// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dni.picture.Picture;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes NAME.json, NAME.csv, NAME.md and the pictures into one directory. */
public final class ResultWriter {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;

  /**
   * @param directory made if it does not exist
   */
  public ResultWriter(Path directory) {
    this.directory = directory;
  }

  /** Writes all files; the same result gives the same bytes. */
  public void write(
      Experiment experiment,
      ExperimentSettings chosen,
      SortedMap<String, String> settings,
      ExperimentResult result)
      throws IOException {
    Files.createDirectories(directory);
    StoredResult stored = store(experiment, chosen, settings, result);
    String name = experiment.name();
    Files.writeString(file(name + ".json"), JSON.writeValueAsString(stored) + "\n");
    Files.writeString(file(name + ".md"), MarkdownPage.of(stored, 1, ""));
    writeCsv(file(name + ".csv"), result.rows());
    for (Picture picture : result.pictures()) {
      ImageIO.write(picture.image(), "png", file(picture.name() + ".png").toFile());
    }
  }

  private static StoredResult store(
      Experiment experiment,
      ExperimentSettings chosen,
      SortedMap<String, String> settings,
      ExperimentResult result) {
    Map<String, String> pictures = new LinkedHashMap<>();
    result.pictures().forEach(p -> pictures.put(p.name() + ".png", p.caption()));
    return new StoredResult(
        experiment.name(),
        experiment.title(),
        experiment.paperSection(),
        settings,
        chosen.quick() ? experiment.leftOutWhenQuick().orElse("") : "",
        result.rows().stream().map(ResultRow::cells).toList(),
        result.statements(),
        result.tables(),
        pictures,
        result.notes());
  }

  private static void writeCsv(Path file, List<ResultRow> rows) throws IOException {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.cells().keySet()));
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv =
            new CSVPrinter(
                out, CSVFormat.RFC4180.builder().setHeader(columns.toArray(new String[0])).get())) {
      for (ResultRow row : rows) {
        csv.printRecord(columns.stream().map(c -> row.cells().getOrDefault(c, "")));
      }
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
