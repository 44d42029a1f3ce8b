// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.tabular.TableSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the runs on the streams say.
 *
 * @param rows of all runs
 * @param seed that the changes were made with
 * @param whole whether all rows were taken, as others did
 */
record StreamFindings(RowSet rows, long seed, List<RowChange> changes, boolean whole) {

  private RowSet by(PublicStream stream, String setup, RowChange change) {
    return rows.where("stream", stream.name())
        .where("setup", setup)
        .where("change", change.toString());
  }

  private RowSet rules(PublicStream stream) {
    return by(stream, TableSetup.RULES.name(), RowChange.NONE);
  }

  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    for (PublicStream stream : whole ? PublicStream.ALL : List.<PublicStream>of()) {
      double accuracy = rules(stream).mean("accuracy");
      statements.add(
          Statement.atLeast(
              stream.name() + ": accuracy by the rules alone", accuracy, stream.least()));
      statements.add(Statement.atLeast(stream.name() + ": the aim", accuracy, stream.aim()));
      statements.add(
          Statement.atLeast(
              stream.name() + ": above the best of the others (difference)",
              accuracy - Math.max(stream.best(), stream.forest()),
              0));
    }
    for (PublicStream stream : PublicStream.ALL) {
      if (stream.perturbed()) {
        perturbed(stream, statements);
      }
    }
    RowSet units = rows.where("stream", "five classes, units");
    statements.add(
        Statement.atLeast(
            "All inputs x 10 + 5 at half of five drifting classes: lowest window",
            units.least("lowest after the middle"),
            0.8));
    statements.add(
        Statement.atMost(
            "and rows until it is as good as before", units.most("rows to recover"), 5_000));
    RowSet sorted = rows.where("stream", "five classes, sorted");
    statements.add(
        Statement.atLeast("In runs of one class: accuracy", sorted.mean("accuracy"), 0.9));
    return statements;
  }

  private void perturbed(PublicStream stream, List<Statement> statements) {
    RowSet one = rules(stream).where("seed", (double) seed);
    double accuracy = one.mean("accuracy");
    statements.add(
        Statement.atMost(
            stream.name() + ": reported accuracy and that of unlabelled copies (difference)",
            Math.abs(accuracy - one.mean("unlabelled copies")),
            0.002));
    for (RowChange change : changes) {
      double changed = by(stream, TableSetup.RULES.name(), change).mean("accuracy");
      if (change != RowChange.HOLES) {
        statements.add(
            Statement.atMost(
                "%s, %s: accuracy moves by".formatted(stream.name(), change),
                Math.abs(changed - accuracy),
                0.005));
      }
    }
  }

  List<ResultTable> tables() {
    return List.of(peers(), setups(), perturbations(), generated());
  }

  private ResultTable peers() {
    List<List<String>> cells = new ArrayList<>();
    for (PublicStream s : PublicStream.ALL) {
      RowSet own = rules(s);
      cells.add(
          List.of(
              s.name(),
              "%.0f".formatted(own.mean("rows")),
              text(own.mean("accuracy")),
              text(own.least("accuracy")) + " to " + text(own.most("accuracy")),
              text(own.mean("last quarter")),
              text(own.mean("log loss")),
              text(s.best()) + " (" + s.bestName() + ")",
              text(s.forest()),
              text(s.raw()),
              text(s.before()),
              text(own.mean("majority")),
              text(own.mean("class before")),
              text(s.least()),
              text(s.aim())));
    }
    return new ResultTable(
        "Prequential accuracy over the whole stream, one pass, no option given",
        List.of(
            "stream",
            "rows",
            "rules",
            "seeds",
            "last quarter",
            "log loss",
            "best of the others",
            "forest of ten",
            "dni-raw",
            "dni scaled",
            "majority",
            "class before",
            "at least",
            "aim"),
        cells);
  }

  private ResultTable setups() {
    List<String> header = new ArrayList<>(List.of("change"));
    PublicStream.ALL.forEach(s -> header.add(s.name()));
    List<List<String>> cells = new ArrayList<>();
    for (TableSetup setup : TableSetup.usual()) {
      List<String> line = new ArrayList<>(List.of(setup.name()));
      for (PublicStream s : PublicStream.ALL) {
        line.add(
            text(
                by(s, setup.name(), RowChange.NONE).where("seed", (double) seed).mean("accuracy")));
      }
      cells.add(line);
    }
    return new ResultTable("Accuracy after one change of the rules, one seed", header, cells);
  }

  private ResultTable perturbations() {
    List<String> header = new ArrayList<>(List.of("stream", "reported", "unlabelled copies"));
    changes.forEach(c -> header.add(c.toString()));
    List<List<String>> cells = new ArrayList<>();
    for (PublicStream s : PublicStream.ALL) {
      if (!s.perturbed()) {
        continue;
      }
      RowSet own = rules(s).where("seed", (double) seed);
      List<String> line =
          new ArrayList<>(
              List.of(s.name(), text(own.mean("accuracy")), text(own.mean("unlabelled copies"))));
      for (RowChange change : changes) {
        line.add(text(by(s, TableSetup.RULES.name(), change).mean("accuracy")));
      }
      cells.add(line);
    }
    return new ResultTable(
        "Accuracy of what a user's table may look like, one seed", header, cells);
  }

  private ResultTable generated() {
    List<List<String>> cells = new ArrayList<>();
    for (String order : List.of("mixed", "sorted", "units")) {
      RowSet own = rows.where("stream", "five classes, " + order);
      cells.add(
          List.of(
              order,
              text(own.mean("accuracy")),
              text(own.least("lowest after the middle")),
              "%.0f".formatted(own.most("rows to recover"))));
    }
    return new ResultTable(
        "Five drifting Gaussian classes in twenty numbers, by the rules; windows of %d rows"
            .formatted(UnitsRun.WINDOW),
        List.of("order", "accuracy", "lowest window after the middle", "rows to recover"),
        cells);
  }

  List<String> notes() {
    return List.of(
        "The numbers of other learners were measured beforehand on the same files: prequential, one"
            + " pass, rows in file order, seed 1; ours are the mean of the seeds.",
        "Read-outs include one that knows which class came last: on streams whose labels are known"
            + " late it says less.",
        "dni-raw is this product before it knew rows, on the numbers as they are, batch 32 with"
            + " batch norm; dni scaled the same after the user's own scaling: what scaling alone"
            + " brings. The table of changes tells what the rest brings.",
        "An unlabelled copy of each row is predicted just before the row is learned.");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
