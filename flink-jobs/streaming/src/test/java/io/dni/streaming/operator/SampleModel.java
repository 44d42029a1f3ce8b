// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.wire.Intake;
import io.dni.streaming.wire.ModelLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A tiny model, and batches and signals for it. */
final class SampleModel {
  static final String MODEL = "a";
  static final int INPUTS = 3;
  static final int WIDTH = 4;
  static final int CLASSES = 2;
  static final int ROWS = 5;
  static final long TIMEOUT_MILLIS = 5_000;
  static final int MODELS = 3;
  static final long NONCE = 42;

  private SampleModel() {}

  static ModelSpec spec(String source) {
    NetworkSpec network =
        new NetworkSpec(List.of(INPUTS, WIDTH, CLASSES), Nonlinearity.RELU, true, Loss.SOFTMAX);
    return ModelSpec.of(
        network, List.of(1), GradientSource.parse(source), new Adam(0.01), new Adam(0.01), 7);
  }

  static BatchingSettings batching(int inFlight, boolean lockStep) {
    return batching(2, inFlight, Duration.ZERO, lockStep);
  }

  static BatchingSettings batching(int size, int inFlight, Duration maxWait, boolean lockStep) {
    return new BatchingSettings(
        size,
        INPUTS,
        CLASSES,
        maxWait,
        Duration.ofMillis(100),
        inFlight,
        Duration.ofMillis(TIMEOUT_MILLIS),
        lockStep,
        new Intake(
            UUID.randomUUID().toString(),
            "dni.examples",
            1 << 20,
            false,
            MODELS,
            1,
            null,
            1,
            ModelLife.FOREVER));
  }

  static DecoupledSegmentFunction segment(String source, boolean lockStep) {
    return segment(source, lockStep, Serving.LIVE);
  }

  /** The first segment, where a champion may predict. */
  static DecoupledSegmentFunction segment(Serving serving) {
    return segment("sg", false, serving);
  }

  private static DecoupledSegmentFunction segment(
      String source, boolean lockStep, Serving serving) {
    return new DecoupledSegmentFunction(
        ModelSettings.of(spec(source)),
        0,
        new Place(0, 0, 0),
        new SegmentReporting(new SegmentReporting.Interval(1_000, 0), false, false, 100, serving),
        batching(16, lockStep),
        false);
  }

  /** The output segment, which serves from a version. */
  static DecoupledSegmentFunction output(Serving serving) {
    return new DecoupledSegmentFunction(
        ModelSettings.of(spec("sg")),
        1,
        new Place(0, 0, 1),
        new SegmentReporting(new SegmentReporting.Interval(1_000, 0), false, true, 100, serving),
        batching(16, false),
        false);
  }

  /** A batch as it reaches the output segment. */
  static ModelBatch risenBatch(long sequence) {
    Random random = new Random(sequence);
    Matrix h = gaussian(random, ROWS, WIDTH);
    int[] labels = random.ints(ROWS, 0, CLASSES).toArray();
    return batch(sequence, h, Matrix.oneHot(labels, CLASSES));
  }

  static ModelBatch batch(long sequence) {
    Random random = new Random(sequence);
    Matrix x = gaussian(random, ROWS, INPUTS);
    int[] labels = random.ints(ROWS, 0, CLASSES).toArray();
    return batch(sequence, x, Matrix.oneHot(labels, CLASSES));
  }

  static ModelBatch batch(long sequence, Matrix x, Matrix y) {
    Activation activation = new Activation(new BatchId(NONCE, sequence), x, y);
    List<String> ids = new ArrayList<>(Collections.nCopies(x.rows(), ""));
    ids.set(0, "example-" + sequence);
    return new ModelBatch(MODEL, activation, Long.MIN_VALUE, ids);
  }

  static ModelSignal signal(long sequence) {
    return signal(new BatchId(NONCE, sequence), gaussian(new Random(-sequence), ROWS, WIDTH));
  }

  static ModelSignal signal(BatchId id, Matrix values) {
    return new ModelSignal(
        MODEL, new ErrorSignal(0, id, Kind.ERROR_GRADIENT, Optional.of(values), 0.5));
  }

  private static Matrix gaussian(Random random, int rows, int columns) {
    Matrix m = Matrix.zeros(rows, columns);
    for (int i = 0; i < m.size(); i++) {
      m.data()[i] = (float) random.nextGaussian();
    }
    return m;
  }
}
