// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.normalisation;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.experiment.normalisation.ClassStream.Order;
import io.dni.learning.layer.Normalisation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which normalisation of the hidden layers keeps the signal when a batch holds one class only, and
 * which one goes on when all inputs change their unit in the middle of a stream.
 */
public final class NormalisationStudy implements Experiment {
  private static final int ROWS = 40_000;
  private static final int SEEDS = 3;
  private static final int HALF_LIFE = 500;
  private static final List<String> SOURCES = List.of("backprop", "sg:hy");
  private static final int IMAGE_RUNS = SOURCES.size() * Normalisation.values().length;

  /**
   * One configuration.
   *
   * @param halfLife of the inputs' standardisation in rows; 0: none
   */
  private record Variant(Normalisation normalisation, int batch, int halfLife) {
    @Override
    public String toString() {
      return "%s, batch %d, inputs %s"
          .formatted(
              normalisation.label(),
              batch,
              halfLife == 0 ? "raw" : "standardised, half-life " + halfLife);
    }
  }

  @Override
  public String name() {
    return "normalisation";
  }

  @Override
  public String title() {
    return "Normalisations on streams that are sorted, or change their units";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "data",
        "%d drifting Gaussian classes, %d inputs; sorted: runs of %d rows; units: x 10 + 5 at half"
            .formatted(ClassStream.CLASSES, ClassStream.INPUTS, ClassStream.RUN),
        "network",
        "%d-%dx2-%d, back-propagation"
            .formatted(ClassStream.INPUTS, StreamRun.WIDTH, ClassStream.CLASSES),
        "rate",
        "adam:" + StreamRun.RATE,
        "rows",
        String.valueOf(ROWS),
        "seeds",
        String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("two of three seeds");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int imageRuns = run.settings().data().isPresent() ? IMAGE_RUNS : 0;
    run.progress()
        .expect(seeds(run.settings()) * (Order.values().length * variants().size() + imageRuns));
    for (int i = 0; i < seeds(run.settings()); i++) {
      long seed = run.settings().seed() * 1000 + i;
      for (Order order : Order.values()) {
        for (Variant v : variants()) {
          StreamRun one =
              new StreamRun(order, v.normalisation(), v.batch(), v.halfLife(), ROWS, seed);
          run.row("%s, %s, seed %d".formatted(order, v, seed), one::compute);
        }
      }
      run.settings().data().ifPresent(data -> images(run, data, seed));
    }
    RowSet rows = new RowSet(run.rows());
    RowSet images = rows.where("stream", "mnist");
    List<ResultTable> tables = new ArrayList<>(List.of(table(rows)));
    if (!images.rows().isEmpty()) {
      tables.add(imageTable(images));
    }
    return new ExperimentResult(rows.rows(), statements(rows), tables, List.of(), notes());
  }

  private static void images(ExperimentRun run, Path data, long seed) {
    for (String source : SOURCES) {
      for (Normalisation normalisation : Normalisation.values()) {
        ImageRun one = new ImageRun(normalisation, source, data, seed);
        run.row(
            "mnist, %s, %s, seed %d".formatted(normalisation.label(), source, seed), one::compute);
      }
    }
  }

  private static ResultTable imageTable(RowSet images) {
    List<List<String>> cells = new ArrayList<>();
    for (Normalisation normalisation : Normalisation.values()) {
      RowSet own = images.where("normalisation", normalisation.label());
      List<String> line = new ArrayList<>(List.of(normalisation.label()));
      SOURCES.forEach(source -> line.add(text(own.where("source", source).mean("accuracy"))));
      cells.add(line);
    }
    List<String> header = new ArrayList<>(List.of("hidden normalisation"));
    header.addAll(SOURCES);
    return new ResultTable(
        "MNIST, %s, batch %d, test accuracy after one epoch; mean over the seeds"
            .formatted(ImageRun.NETWORK, ImageRun.BATCH),
        header,
        cells);
  }

  private static List<Variant> variants() {
    List<Variant> all = new ArrayList<>();
    for (int halfLife : new int[] {0, HALF_LIFE}) {
      for (Normalisation normalisation : Normalisation.values()) {
        all.add(new Variant(normalisation, 32, halfLife));
      }
      all.add(new Variant(Normalisation.NONE, 1, halfLife));
      all.add(new Variant(Normalisation.LAYER, 1, halfLife));
    }
    return all;
  }

  private static RowSet of(RowSet rows, Variant v) {
    return rows.where("normalisation", v.normalisation().label())
        .where("batch", v.batch())
        .where("half-life", v.halfLife());
  }

  private static List<Statement> statements(RowSet rows) {
    RowSet batch = of(rows, new Variant(Normalisation.BATCH, 32, 0)).where("stream", "sorted");
    RowSet layer = of(rows, new Variant(Normalisation.LAYER, 32, HALF_LIFE));
    RowSet units = layer.where("stream", "units");
    return List.of(
        Statement.atLeast(
            "Layer norm keeps what batch norm loses where batches hold one class (accuracy gained)",
            layer.where("stream", "sorted").mean("accuracy") - batch.mean("accuracy"),
            0.1),
        Statement.atLeast(
            "With standardised inputs and layer norm a change of units costs no window (lowest)",
            units.least("lowest after the middle"),
            0.8),
        Statement.atMost(
            "and is over soon (rows to recover, worst seed)",
            units.most("rows to recover"),
            5_000));
  }

  private static ResultTable table(RowSet rows) {
    List<List<String>> cells = new ArrayList<>();
    for (Variant v : variants()) {
      RowSet own = of(rows, v);
      RowSet units = own.where("stream", "units");
      cells.add(
          List.of(
              v.toString(),
              text(own.where("stream", "mixed").mean("accuracy")),
              text(own.where("stream", "sorted").mean("accuracy")),
              text(units.mean("accuracy")),
              text(units.least("lowest after the middle")),
              "%.0f".formatted(units.most("rows to recover"))));
    }
    return new ResultTable(
        "Prequential accuracy; mean over the seeds, the last two columns of the worst seed",
        List.of(
            "hidden normalisation", "mixed", "sorted", "units", "lowest window", "rows to recover"),
        cells);
  }

  private static List<String> notes() {
    return List.of(
        "Each row is predicted before it is learned, as an unlabelled row would be: with running"
            + " statistics where learning uses those of the batch.",
        "Windows of %d rows; recovered: within 0.02 of the five windows before the change."
            .formatted(StreamRun.WINDOW),
        "MNIST joins with --data, the directory of its files.");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : SEEDS;
  }
}
