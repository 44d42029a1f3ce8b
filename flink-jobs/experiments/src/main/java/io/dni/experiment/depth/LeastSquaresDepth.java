// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.experiment.depth.UnlockedRun.Late;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Deep networks unlocked at every layer, by least squares, by the paper's modules and by local
 * losses: SPEC, section 9.
 */
public final class LeastSquaresDepth implements Experiment {
  private static final int EPOCHS = 3;
  private static final String ADAM = "adam:0.001";

  /** What the bench measures the speed of. */
  private static final String CHEAP = "sg:hy:r32";

  private static final String FORGETTING = "rls:0.995";

  private static final List<UnlockedRun> LINES =
      List.of(
          new UnlockedRun(6, "backprop", ADAM, Late.NOWHERE, .975),
          new UnlockedRun(6, CHEAP, FORGETTING, Late.MIDDLE, Double.NaN),
          new UnlockedRun(6, "sg:hy:r64", "rls:0.99", Late.MIDDLE, .970),
          new UnlockedRun(6, "sg:hy:r64", FORGETTING, Late.MIDDLE, .974),
          new UnlockedRun(6, "sg:hy:r64", "rls:0.99", Late.EACH, .972),
          new UnlockedRun(6, "sg:hy:r32", "rls:0.99", Late.EACH, .971),
          new UnlockedRun(6, "sg:hy:r64", "rls:0.99", Late.ONE_CUT, .981),
          new UnlockedRun(6, "local", ADAM, Late.NOWHERE, .977),
          new UnlockedRun(6, "sg:hy", ADAM, Late.MIDDLE, .965),
          new UnlockedRun(6, "sg:hy", ADAM, Late.EACH, .958),
          new UnlockedRun(20, "backprop", ADAM, Late.NOWHERE, .968),
          new UnlockedRun(20, CHEAP, FORGETTING, Late.MIDDLE, Double.NaN),
          new UnlockedRun(20, "sg:hy:r64", "rls:0.99", Late.MIDDLE, .970),
          new UnlockedRun(20, "sg:hy:r64", FORGETTING, Late.MIDDLE, Double.NaN),
          new UnlockedRun(20, "sg:hy:r64", "rls:0.99", Late.ONE_CUT, .972),
          new UnlockedRun(20, "local", ADAM, Late.NOWHERE, .971),
          new UnlockedRun(20, "sg:hy:r32", "rls:0.99", Late.EACH, .588),
          new UnlockedRun(20, "sg:hy:r64", "rls:0.99", Late.GUESSED_FIRST, Double.NaN));

  @Override
  public String name() {
    return "least-squares";
  }

  @Override
  public String title() {
    return "Deep networks unlocked at every layer";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public boolean needsMnist() {
    return true;
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "network",
        "784-512xh-10, batch norm",
        "batch",
        "128",
        "optimizer",
        ADAM,
        "epochs",
        String.valueOf(epochs(settings)),
        "lines",
        String.valueOf(lines(settings).size()));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("all but back-propagation and least squares at 6 blocks; epochs 2 and 3");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int epochs = epochs(run.settings());
    List<UnlockedRun> lines = lines(run.settings());
    MnistLine.trainAll(run, lines, epochs);
    return judge(run.rows(), lines, epochs);
  }

  private static ExperimentResult judge(List<ResultRow> rows, List<UnlockedRun> lines, int epochs) {
    List<Statement> statements = new ArrayList<>();
    for (int hidden : lines.stream().mapToInt(UnlockedRun::hidden).distinct().toArray()) {
      atDepth(statements, new RowSet(rows).where("hidden", hidden), hidden, epochs);
    }
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      UnlockedRun line = lines.get(i);
      double accuracy = rows.get(i).number("epoch " + epochs);
      if (epochs == EPOCHS
          && !Double.isNaN(line.reference())
          && line.solvedEverywhere()
          && (line.hidden() == 6 || line.inTwoTasks())) {
        statements.add(
            Statement.atMost(
                line.key() + ": as the reference (difference)",
                Math.abs(accuracy - line.reference()),
                0.006));
      }
      double cosine = rows.get(i).number("least cosine");
      cells.add(
          List.of(
              line.key(),
              String.format(Locale.ROOT, "%.4f", accuracy),
              epochs < EPOCHS || Double.isNaN(line.reference())
                  ? ""
                  : String.format(Locale.ROOT, "%.3f", line.reference()),
              Double.isNaN(cosine) ? "" : String.format(Locale.ROOT, "%.2f", cosine)));
    }
    return new ExperimentResult(
        rows,
        statements,
        List.of(
            new ResultTable(
                "Test accuracy after %d epochs".formatted(epochs),
                List.of("line", "accuracy", "reference", "least cosine"),
                cells)),
        List.of(),
        List.of(
            "One seed here (--seed chooses it), one in the reference.",
            "The least cosine is the least over the interfaces of the running cosine between"
                + " guesses and true gradients at the end."));
  }

  private static void atDepth(List<Statement> statements, RowSet rows, int hidden, int epochs) {
    RowSet unlocked =
        rows.where("source", CHEAP).where("late", "3 in the middle").where("modules", FORGETTING);
    statements.add(
        Statement.atMost(
            "%d blocks: least squares at every layer comes within half a point of back-propagation (accuracy lost)"
                .formatted(hidden),
            rows.where("source", "backprop").mean("epoch " + epochs)
                - unlocked.mean("epoch " + epochs),
            epochs == EPOCHS ? 0.005 : 0.02));
    statements.add(
        Statement.atLeast(
            "%d blocks: its guesses keep the direction of the gradient at every interface (least cosine)"
                .formatted(hidden),
            unlocked.mean("least cosine"),
            0.5));
    RowSet guessedFirst = rows.where("late", "at once, guessed first");
    if (!guessedFirst.rows().isEmpty()) {
      double corrected =
          rows.where("late", "3 in the middle")
              .where("modules", "rls:0.99")
              .mean("epoch " + epochs);
      statements.add(
          Statement.atLeast(
              "%d blocks: modules learn because they are corrected before they guess (accuracy gained)"
                  .formatted(hidden),
              corrected - guessedFirst.mean("epoch " + epochs),
              0.1));
    }
  }

  private static List<UnlockedRun> lines(ExperimentSettings settings) {
    return settings.quick() ? LINES.subList(0, 2) : LINES;
  }

  private static int epochs(ExperimentSettings settings) {
    return settings.quick() ? 1 : EPOCHS;
  }
}
