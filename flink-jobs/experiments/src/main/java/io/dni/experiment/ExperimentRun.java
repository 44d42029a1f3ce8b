// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One run of one experiment: its settings, its progress, and the rows that are finished. */
public final class ExperimentRun {
  private final ExperimentSettings settings;
  private final FinishedRows finished;
  private final Progress progress;
  private final List<ResultRow> rows = new ArrayList<>();

  /**
   * @param finished rows of an earlier, stopped run
   * @param progress where it is told how far the run is
   */
  public ExperimentRun(ExperimentSettings settings, FinishedRows finished, Progress progress) {
    this.settings = settings;
    this.finished = finished;
    this.progress = progress;
  }

  /** What the user chose. */
  public ExperimentSettings settings() {
    return settings;
  }

  /** Whether the quick form is wanted. */
  public boolean quick() {
    return settings.quick();
  }

  /** Where to say how far a long row is. */
  public Progress progress() {
    return progress;
  }

  /** The rows so far, in the order in which they were asked for. */
  public List<ResultRow> rows() {
    return List.copyOf(rows);
  }

  /** Computes a row of weight 1. */
  public ResultRow row(String key, Supplier<ResultRow> compute) {
    return row(key, 1, compute);
  }

  /**
   * A row, from an earlier run or computed now. A stopped run loses at most the row that it was at.
   *
   * @param key of the row within the experiment
   * @param weight share of the work, as in {@link Progress#expect}
   * @param compute must not depend on anything but the settings and the key
   */
  public ResultRow row(String key, double weight, Supplier<ResultRow> compute) {
    ResultRow row =
        finished
            .find(key)
            .map(
                kept -> {
                  progress.skip(key, weight);
                  return kept;
                })
            .orElseGet(
                () -> {
                  progress.begin();
                  ResultRow fresh = compute.get();
                  finished.add(key, fresh);
                  progress.finish(key, weight);
                  return fresh;
                });
    rows.add(row);
    return row;
  }
}
