// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The losses of a network in training, point by point and recording by recording: the true ones and
 * those that each SG module implies, the two images of Figures 2 and 9.
 */
final class SurfaceRecording {
  private final SequentialTrainer trainer;
  private final Conditioning conditioning;
  private final List<double[]> truth = new ArrayList<>();

  /** By interface, then by recording. */
  private final List<List<double[]>> implied = new ArrayList<>();

  /**
   * A recording of nothing yet.
   *
   * @param conditioning what the SG modules see
   */
  SurfaceRecording(SequentialTrainer trainer, Conditioning conditioning) {
    this.trainer = trainer;
    this.conditioning = conditioning;
    trainer.spec().cuts().forEach(cut -> implied.add(new ArrayList<>()));
  }

  /** Mean true loss at each recording. */
  double[] meanLosses() {
    return truth.stream().mapToDouble(l -> Arrays.stream(l).average().orElse(0)).toArray();
  }

  /** Number of interfaces with a module. */
  int interfaces() {
    return implied.size();
  }

  /** True losses, {@code [points * recordings]}, a row per point, from a recording on. */
  double[] truth(int from) {
    return image(truth, from);
  }

  /** Losses that one module implies, as {@link #truth}. */
  double[] implied(int interfaceIndex, int from) {
    return image(implied.get(interfaceIndex), from);
  }

  /**
   * Records the losses of the parameters as they are now, true and implied.
   *
   * @param x inputs {@code [points, inputs]}
   * @param y targets {@code [points, outputs]}
   */
  void add(Matrix x, Matrix y) {
    Matrix h = x;
    for (int i = 0; i < trainer.segments().size(); i++) {
      h = trainer.segments().get(i).infer(trainer.states().get(i), h, h);
      if (i < implied.size()) {
        implied.get(i).add(impliedLosses(i, h, y));
      }
    }
    float[] losses = new float[h.rows()];
    trainer.spec().network().loss().perExample(h, y, losses, new float[h.size()]);
    truth.add(doubles(losses));
  }

  private double[] impliedLosses(int i, Matrix h, Matrix y) {
    DecoupledSegment segment = trainer.segments().get(i);
    SegmentState state = trainer.states().get(i);
    if (conditioning == Conditioning.HY) {
      return doubles(segment.impliedLosses(state, h, y).orElseThrow());
    }
    Matrix guess = segment.teacher().guess(state.sourceWeights(), h, y).orElseThrow();
    return NetworkReadOut.above(trainer, i).losses(trainer.spec().network().loss(), guess, y);
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static double[] image(List<double[]> recordings, int from) {
    int points = recordings.get(0).length;
    int columns = recordings.size() - from;
    double[] image = new double[points * columns];
    for (int column = 0; column < columns; column++) {
      for (int s = 0; s < points; s++) {
        image[s * columns + column] = recordings.get(from + column)[s];
      }
    }
    return image;
  }
}
