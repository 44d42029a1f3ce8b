// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.drift;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.TableFile;
import io.dni.dataset.TableLayout;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.learning.drift.Adwin;
import io.dni.learning.drift.DriftDetector;
import io.dni.learning.drift.PageHinkley;
import io.dni.table.CsvTable;
import io.dni.table.Dialect;
import io.dni.table.TextSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the drift detectors are worth: examples from a change to the alarm, changes missed, and
 * alarms per million examples where nothing changes. On errors of known probability, on models that
 * learn a stream whose concept changes, and on SEA where its file is at hand.
 */
public final class DriftDetection implements Experiment {
  private static final List<Supplier<DriftDetector>> DETECTORS =
      List.of(Adwin::new, PageHinkley::new);
  private static final List<Double> ERRORS = List.of(0.02, 0.05, 0.1, 0.2, 0.3, 0.45);
  private static final List<Double> RISES = List.of(0.05, 0.1, 0.2);
  private static final int CHANGE_AT = 30_000;
  private static final String SEA = "sea_abrupt.csv.gz";
  private static final int SEA_ROWS = 100_000;

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public String title() {
    return "How soon drift is noticed, and how often without cause";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "errors", ERRORS.toString(),
        "rises", RISES.toString(),
        "stationary examples", String.valueOf(stationary(settings)),
        "runs", String.valueOf(runs(settings)),
        "models", "20-64-64-2 on noisy20, a new concept at example " + CHANGE_AT,
        "seeds", String.valueOf(seeds(settings)),
        "batch", String.valueOf(LearningRun.BATCH),
        "sea", sea(settings).isPresent() ? SEA : "not at hand");
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("nine tenths of the stationary examples and of the runs");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    ExperimentSettings settings = run.settings();
    long seed = settings.seed() * 1_000_003;
    int parts = DETECTORS.size() * ERRORS.size() * (1 + RISES.size());
    run.progress().expect(parts + 2 * seeds(settings) + 2);
    for (Supplier<DriftDetector> detector : DETECTORS) {
      String name = detector.get().name();
      for (double error : ERRORS) {
        ErrorStream stream = new ErrorStream(detector, error);
        run.row(
            "%s stationary %s".formatted(name, error),
            () -> stream.stationary(seed, stationary(settings)));
        for (double rise : RISES) {
          run.row(
              "%s %s rises by %s".formatted(name, error, rise),
              () -> stream.rise(rise, seed, runs(settings)));
        }
      }
    }
    for (int i = 0; i < seeds(settings); i++) {
      long own = seed + i;
      LearningRun learning =
          new LearningRun("noisy20, new concept", 2 * CHANGE_AT, List.of(CHANGE_AT));
      learning.rows(run, LearningRun.Source.of(20, c -> concept(own, c)), own);
    }
    sea(settings)
        .ifPresent(
            file -> {
              ExampleStream rows = sea(file);
              new LearningRun("SEA", SEA_ROWS, List.of(25_000, 50_000, 75_000))
                  .rows(run, LearningRun.Source.of(3, c -> rows), seed);
            });
    return new DriftFindings(run.rows()).result();
  }

  private static ExampleStream concept(long seed, int number) {
    return ArtificialData.parse("noisy20").endless(seed * 10 + number + 1);
  }

  private static Optional<Path> sea(ExperimentSettings settings) {
    return settings.data().map(directory -> directory.resolve(SEA)).filter(Files::isRegularFile);
  }

  private static ExampleStream sea(Path file) {
    return new TableFile(
            TextSource.of(file.toString()),
            CsvTable::new,
            Dialect.CSV,
            TableLayout.DEFAULT,
            Optional.empty())
        .inOrder();
  }

  private static int stationary(ExperimentSettings settings) {
    return settings.quick() ? 1_000_000 : 10_000_000;
  }

  private static int runs(ExperimentSettings settings) {
    return settings.quick() ? 20 : 200;
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 2 : 10;
  }
}
