// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.RowSet;
import io.dni.experiment.normalisation.ClassStream;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import io.dni.tabular.TableSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules of {@code dni demo} reach on five public streams with no other option, beside
 * other learners; what one change of the rules does; and what tables of users may do to them.
 */
public final class StreamsStudy implements Experiment {
  private static final int SEEDS = 3;
  private static final int QUICK_ROWS = 5_000;
  private static final int GENERATED_ROWS = 40_000;
  private static final List<RowChange> CHANGES =
      List.of(RowChange.THOUSAND, RowChange.MILLION, RowChange.CONSTANT, RowChange.HOLES);

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public String title() {
    return "Rows of public streams, by the rules alone, beside other learners";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Optional<String> lacks(ExperimentSettings settings) {
    boolean there =
        settings.data().isPresent()
            && PublicStream.ALL.stream().allMatch(s -> s.file(settings.data().get()).isPresent());
    return there
        ? Optional.empty()
        : Optional.of("--data DIR with elec, covtype, weather, adult and sea_abrupt .csv.gz");
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "rows",
        settings.quick() ? "the first " + QUICK_ROWS : "all",
        "generated rows",
        String.valueOf(GENERATED_ROWS),
        "seeds",
        settings.quick() ? "1" : SEEDS + ", one for the changes");
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of(
        "two of three seeds, all but the first %d rows, and so the statements about whole streams"
            .formatted(QUICK_ROWS));
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    ExperimentSettings settings = run.settings();
    lacks(settings)
        .ifPresent(
            lacking -> {
              throw new IllegalArgumentException("streams: needs " + lacking);
            });
    Path data = settings.data().orElseThrow();
    int seeds = settings.quick() ? 1 : SEEDS;
    int most = settings.quick() ? QUICK_ROWS : Integer.MAX_VALUE;
    List<TableSetup> others = TableSetup.usual().subList(1, TableSetup.usual().size());
    double changed = PublicStream.ALL.stream().filter(PublicStream::perturbed).count();
    run.progress()
        .expect(
            (double) PublicStream.ALL.size() * (seeds + others.size())
                + changed * CHANGES.size()
                + ClassStream.Order.values().length);
    long seed = settings.seed();
    for (PublicStream stream : PublicStream.ALL) {
      for (int i = 0; i < seeds; i++) {
        row(run, new TableRun(stream, data, TableSetup.RULES, RowChange.NONE, most, seed + i));
      }
      for (TableSetup setup : others) {
        row(run, new TableRun(stream, data, setup, RowChange.NONE, most, seed));
      }
      for (RowChange change : stream.perturbed() ? CHANGES : List.<RowChange>of()) {
        row(run, new TableRun(stream, data, TableSetup.RULES, change, most, seed));
      }
    }
    for (ClassStream.Order order : ClassStream.Order.values()) {
      UnitsRun one = new UnitsRun(order, GENERATED_ROWS, seed);
      run.row("five classes, %s, seed %d".formatted(order, seed), one::compute);
    }
    StreamFindings findings =
        new StreamFindings(new RowSet(run.rows()), seed, CHANGES, !settings.quick());
    return new ExperimentResult(
        run.rows(), findings.statements(), findings.tables(), pictures(run), findings.notes());
  }

  private static void row(ExperimentRun run, TableRun one) {
    String key =
        "%s, %s, %s, seed %d"
            .formatted(one.stream().name(), one.setup().name(), one.change(), one.seed());
    run.row(key, one::compute);
  }

  private static List<Picture> pictures(ExperimentRun run) {
    LineChart chart =
        new LineChart("Accuracy before learning, in windows", "share of the stream", "accuracy");
    List<String> drawn = new ArrayList<>();
    for (PublicStream stream : PublicStream.ALL) {
      run.rows().stream()
          .filter(r -> r.text("stream").equals(stream.name()))
          .findFirst()
          .ifPresent(
              r -> {
                double[] y = r.seriesOf("curve");
                double[] x = new double[y.length];
                java.util.Arrays.setAll(x, i -> (i + 1.0) / x.length);
                chart.line(stream.name(), x, y);
                drawn.add(stream.name());
              });
    }
    String caption = "accuracy of rows before they are learned, by the rules, first seed";
    return drawn.isEmpty() ? List.of() : List.of(new Picture("accuracy", caption, chart.image()));
  }
}
