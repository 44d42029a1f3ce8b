// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.drift;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the rows of {@link DriftDetection} say. */
final class DriftFindings {
  private static final List<String> DETECTORS = List.of("adwin", "page-hinkley");

  private final RowSet all;

  DriftFindings(List<ResultRow> rows) {
    all = new RowSet(rows);
  }

  ExperimentResult result() {
    List<Statement> statements = new ArrayList<>();
    for (String detector : DETECTORS) {
      RowSet own = all.where("detector", detector);
      RowSet ten = own.where("stream", "rise of 0.10");
      RowSet models = own.where("stream", "noisy20, new concept");
      statements.add(
          Statement.atMost(
              detector + ": false alarms per million stationary examples, all error rates",
              falseAlarms(own.where("stream", "stationary")),
              2));
      statements.add(
          Statement.atMost(
              detector + ": median delay for ten points of accuracy, worst error rate",
              ten.most("median delay"),
              1_000));
      statements.add(
          Statement.atMost(
              detector + ": changes of ten points missed, all error rates", ten.most("missed"), 0));
      statements.add(
          Statement.atMost(
              detector + ": new concepts missed on models that learn", models.most("missed"), 0));
    }
    return new ExperimentResult(
        all.rows(), statements, List.of(stationary(), rises(), models()), List.of(), notes());
  }

  private static double falseAlarms(RowSet rows) {
    double examples = rows.mean("examples") * rows.rows().size();
    return rows.mean("alarms") * rows.rows().size() / examples * 1e6;
  }

  private ResultTable stationary() {
    List<List<String>> cells = new ArrayList<>();
    for (ResultRow row : all.where("stream", "stationary").rows()) {
      cells.add(
          List.of(
              row.text("detector"),
              number("%.2f", row.number("error")),
              number("%,.0f", row.number("examples")),
              number("%.0f", row.number("alarms")),
              number("%.2f", row.number("alarms") / row.number("examples") * 1e6)));
    }
    return new ResultTable(
        "Where nothing changes",
        List.of("detector", "error rate", "examples", "alarms", "per million"),
        cells);
  }

  private ResultTable rises() {
    List<List<String>> cells = new ArrayList<>();
    for (ResultRow row : all.where(r -> r.text("stream").startsWith("rise")).rows()) {
      cells.add(
          List.of(
              row.text("detector"),
              number("%.2f", row.number("error")),
              row.text("stream"),
              delay(row.number("median delay")),
              delay(row.number("p90 delay")),
              number("%.0f", row.number("missed")),
              number("%.0f", row.number("changes"))));
    }
    return new ResultTable(
        "Where the error rate rises after 20,000 examples (delays in examples; missed: none within"
            + " 10,000)",
        List.of("detector", "error rate", "change", "median", "90 %", "missed", "changes"),
        cells);
  }

  private ResultTable models() {
    List<List<String>> cells = new ArrayList<>();
    RowSet models =
        all.where(r -> r.text("stream").startsWith("noisy20") || r.text("stream").equals("SEA"));
    for (ResultRow row : models.rows()) {
      cells.add(
          List.of(
              row.text("detector"),
              row.text("stream"),
              number("%.3f", row.number("error")),
              delay(row.number("median delay")),
              number("%.0f of %.0f", row.number("missed"), row.number("changes")),
              number("%.0f", row.number("alarms"))));
    }
    return new ResultTable(
        "Models that learn all the while, every-layer SG (one row per seed; SEA has three changes)",
        List.of("detector", "stream", "error", "median delay", "missed", "other alarms"),
        cells);
  }

  private static List<String> notes() {
    return List.of(
        "Both detectors are fed whether the example was predicted wrong, as the job does; only a"
            + " rise is an alarm.",
        "A new concept of noisy20 is another hyperplane: the model is at chance at once and learns"
            + " anew. SEA moves a threshold at rows 25,000, 50,000 and 75,000, which changes the"
            + " class of a tenth of the examples and less.",
        "Other alarms are those that no change explains and second ones after the same change: as a"
            + " model learns anew, ADWIN may see its errors rise once more.",
        "Needs the file sea_abrupt.csv.gz in the directory of --data for the rows on SEA.");
  }

  private static String delay(double examples) {
    return examples < 0 ? "none" : number("%,.0f", examples);
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
