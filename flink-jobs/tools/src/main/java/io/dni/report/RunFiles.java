// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.learning.metrics.Figures;
import io.dni.picture.Picture;
import io.dni.streaming.message.SegmentSnapshot;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes what is left of a run: page, summary and series. */
public final class RunFiles {
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private RunFiles() {}

  /**
   * Writes {@code report.html}, {@code summary.json}, {@code segments.csv} and {@code figures.csv},
   * in place of older ones.
   *
   * @param pictures of the model at the end of the run, for the page
   * @return the page
   */
  public static Path write(
      Path directory, RunRecorder run, RunSummary summary, List<Picture> pictures)
      throws IOException {
    Files.createDirectories(directory);
    writeSegments(directory.resolve("segments.csv"), run);
    writeFigures(directory.resolve("figures.csv"), run);
    Files.writeString(
        directory.resolve("summary.json"),
        JSON.writeValueAsString(summary) + "\n",
        StandardCharsets.UTF_8);
    Path page = directory.resolve("report.html");
    Files.writeString(page, ReportPage.html(run, summary, pictures), StandardCharsets.UTF_8);
    return page;
  }

  /** One row per snapshot, one column per figure. */
  private static void writeSegments(Path file, RunRecorder run) throws IOException {
    List<String> header = new ArrayList<>(List.of("model", "segment", "time"));
    for (SegmentFigure figure : SegmentFigure.values()) {
      header.add(figure.key());
    }
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, CSV)) {
      csv.printRecord(header);
      for (String model : run.models()) {
        for (int segment : run.segments(model)) {
          for (SegmentSnapshot s : run.series(model, segment)) {
            List<Object> row = new ArrayList<>(List.of(model, segment, s.time()));
            row.addAll(s.numbers().values());
            csv.printRecord(row);
          }
        }
      }
    }
  }

  /** One row per snapshot of an output segment, one column per scope and figure. */
  private static void writeFigures(Path file, RunRecorder run) throws IOException {
    List<String> names = new ArrayList<>();
    for (String scope : Figures.SCOPES) {
      Figures.all().forEach(f -> names.add(Figures.name(scope, f)));
    }
    List<String> header = new ArrayList<>(List.of("model", "batches", "examples", "time"));
    header.addAll(names);
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, CSV)) {
      csv.printRecord(header);
      for (String model : run.models()) {
        for (SegmentSnapshot c : run.outputSeries(model)) {
          List<Object> row = new ArrayList<>(List.of(model, c.batches(), c.examples(), c.time()));
          names.forEach(name -> row.add(c.predictions().get(name)));
          csv.printRecord(row);
        }
      }
    }
  }
}
