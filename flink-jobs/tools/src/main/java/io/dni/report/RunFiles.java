// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dni.learning.metrics.Figures;
import io.dni.picture.Picture;
import io.dni.streaming.message.SegmentCounters;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
   * Writes {@code report.html}, {@code summary.json}, {@code loss-estimates.csv}, {@code
   * step-metrics.csv} and {@code figures.csv}, in place of older ones.
   *
   * @param pictures of the model at the end of the run, for the page
   * @return the page
   */
  public static Path write(
      Path directory, RunRecorder run, RunSummary summary, List<Picture> pictures)
      throws IOException {
    Files.createDirectories(directory);
    writeEstimates(directory.resolve("loss-estimates.csv"), run);
    writeCounters(directory.resolve("step-metrics.csv"), run);
    writeFigures(directory.resolve("figures.csv"), run);
    Files.writeString(
        directory.resolve("summary.json"),
        JSON.writeValueAsString(summary) + "\n",
        StandardCharsets.UTF_8);
    Path page = directory.resolve("report.html");
    Files.writeString(page, ReportPage.html(run, summary, pictures), StandardCharsets.UTF_8);
    return page;
  }

  private static void writeEstimates(Path file, RunRecorder run) throws IOException {
    List<String> header =
        List.of(
            "model",
            "segment",
            "batches",
            "time",
            "trueLoss",
            "impliedLoss",
            "sgSquaredError",
            "sgRelativeError",
            "sgCosine",
            "gradientDelayBatches",
            "pending");
    write(
        file,
        header,
        run,
        run::estimates,
        (csv, e) ->
            csv.printRecord(
                e.model(),
                e.segment(),
                e.batches(),
                e.time(),
                cell(e.trueLoss()),
                cell(e.impliedLoss()),
                cell(e.sgSquaredError()),
                cell(e.sgRelativeError()),
                cell(e.sgCosine()),
                cell(e.gradientDelay()),
                e.pending()));
  }

  private static void writeCounters(Path file, RunRecorder run) throws IOException {
    List<String> header =
        List.of(
            "model",
            "segment",
            "batches",
            "time",
            "examples",
            "steps",
            "corrections",
            "unmatched",
            "orphans",
            "evicted",
            "skipped",
            "gated",
            "pendingMax",
            "gradientNorm",
            "accuracy",
            "correct");
    write(
        file,
        header,
        run,
        run::counters,
        (csv, c) ->
            csv.printRecord(
                c.model(),
                c.segment(),
                c.batches(),
                c.time(),
                c.examples(),
                c.steps(),
                c.corrections(),
                c.unmatched(),
                c.orphans(),
                c.evicted(),
                c.skipped(),
                c.gated(),
                c.pendingMax(),
                cell(c.gradientNorm()),
                cell(c.accuracy()),
                cell(c.correct())));
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
        for (SegmentCounters c : run.outputCounters(model)) {
          List<Object> row = new ArrayList<>(List.of(model, c.batches(), c.examples(), c.time()));
          names.forEach(name -> row.add(c.figures().get(name)));
          csv.printRecord(row);
        }
      }
    }
  }

  /** The snapshots of a model's segment, oldest first. */
  private interface Series<T> {
    List<T> of(String model, int segment);
  }

  /** Writes a snapshot as a row. */
  private interface Row<T> {
    void print(CSVPrinter csv, T snapshot) throws IOException;
  }

  private static <T> void write(
      Path file, List<String> header, RunRecorder run, Series<T> series, Row<T> row)
      throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, CSV)) {
      csv.printRecord(header);
      for (String model : run.models()) {
        for (int segment : run.segments(model)) {
          for (T snapshot : series.of(model, segment)) {
            row.print(csv, snapshot);
          }
        }
      }
    }
  }

  private static Object cell(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Object cell(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
