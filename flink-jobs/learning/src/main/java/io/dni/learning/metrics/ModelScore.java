// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.drift.DriftWatch;
import io.dni.learning.tensor.Matrix;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How well one model predicts, prequentially: every prediction counts as it was made, before the
 * example was learned. Kept over the whole run and over a sliding window, with two drift detectors
 * on each example's error. All of it is state, in memory that does not grow with the stream.
 */
public final class ModelScore {
  private final ScoringTask task;
  private final Tally run;
  private final SlidingWindow window;
  private final DriftWatch drift;
  private long notFinite;

  /**
   * @param task what is scored
   * @param window examples in the sliding window
   */
  public ModelScore(ScoringTask task, int window) {
    this(task, task.endless(), new SlidingWindow(task.columns(), window), new DriftWatch());
  }

  private ModelScore(ScoringTask task, Tally run, SlidingWindow window, DriftWatch drift) {
    this.task = task;
    this.run = run;
    this.window = window;
    this.drift = drift;
  }

  /**
   * Scores a batch, row by row.
   *
   * @param p probabilities of the classes, or plain outputs, {@code [batch, outputs]}
   * @param y targets {@code [batch, outputs]}
   * @return the drift that was noticed, mostly none
   */
  public List<DriftAlarm> add(Matrix p, Matrix y) {
    List<DriftAlarm> alarms = List.of();
    double[] row = new double[task.columns()];
    for (int s = 0; s < p.rows(); s++) {
      lay(p, y, s, row);
      List<DriftAlarm> some = add(row);
      if (!some.isEmpty()) {
        alarms = new ArrayList<>(alarms);
        alarms.addAll(some);
      }
    }
    return alarms;
  }

  /** Scores one example, laid out as {@link ScoringTask} says. */
  public List<DriftAlarm> add(double[] row) {
    for (double value : row) {
      if (!Double.isFinite(value)) {
        notFinite++;
        return List.of();
      }
    }
    run.add(row, 0);
    window.add(row, 0);
    return drift.add(task.error(row, run));
  }

  private void lay(Matrix p, Matrix y, int s, double[] row) {
    int width = p.columns();
    if (!task.classes()) {
      for (int j = 0; j < width; j++) {
        row[j] = y.get(s, j);
        row[width + j] = p.get(s, j);
      }
    } else if (width == 1) {
      row[0] = y.get(s, 0) > 0.5f ? 1 : 0;
      row[1] = 1 - (double) p.get(s, 0);
      row[2] = p.get(s, 0);
    } else {
      row[0] = y.argMax(s);
      for (int j = 0; j < width; j++) {
        row[1 + j] = p.get(s, j);
      }
    }
  }

  /** Figures of the whole run; the area under the curve is that of {@link BinnedArea}. */
  public Tally run() {
    return run;
  }

  /** Figures of the sliding window, exact; computed anew at each call. */
  public Tally window() {
    Tally tally = task.exact();
    window.countInto(tally);
    return tally;
  }

  /** Examples left out because the prediction or the target was not finite. */
  public long notFinite() {
    return notFinite;
  }

  /** Drift noticed so far. */
  public DriftWatch drift() {
    return drift;
  }

  /** A deep copy. */
  public ModelScore copy() {
    ModelScore copy = new ModelScore(task, run.copy(), window.copy(), drift.copy());
    copy.notFinite = notFinite;
    return copy;
  }

  /** Stores it. */
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(task.classes());
    out.writeInt(task.outputs());
    out.writeInt(window.capacity());
    run.write(out);
    window.write(out);
    drift.write(out);
    out.writeLong(notFinite);
  }

  /** Reads what was stored. */
  public static ModelScore read(DataInput in) throws IOException {
    ModelScore score =
        new ModelScore(new ScoringTask(in.readBoolean(), in.readInt()), in.readInt());
    score.run.read(in);
    score.window.read(in);
    score.drift.read(in);
    score.notFinite = in.readLong();
    return score;
  }
}
