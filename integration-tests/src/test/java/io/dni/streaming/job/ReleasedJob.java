// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The small job whose savepoints of past releases are kept: 4-6-5-3 in three segments, batches of
 * eight. It has learned {@link #LEARNED} batches; then signals were withheld from it, so that
 * batches are pending in every segment, others wait for their turn, and {@link #FORMING} rows fill
 * no batch yet.
 */
final class ReleasedJob {
  static final String NETWORK = "4-6-5-3";
  static final int BATCH = 8;
  static final int LEARNED = 10;
  static final int WITHHELD = 9;
  static final int FORMING = 5;
  static final int EXAMPLES = (LEARNED + WITHHELD) * BATCH + FORMING;

  private static final int INPUTS = 4;
  private static final int CLASSES = 3;

  private ReleasedJob() {}

  /** What the job was started with, and further options. */
  static Map<String, String> options(String mode, boolean lockStep, Map<String, String> more) {
    Map<String, String> options = new TreeMap<>(more);
    options.put("dni.model.network", NETWORK);
    options.put("dni.model.mode", mode);
    options.put("dni.batch.size", String.valueOf(BATCH));
    options.put("dni.lock-step.enabled", String.valueOf(lockStep));
    options.put("dni.snapshots.every-batches", "1");
    options.put("dni.checkpoints.interval", "0 s");
    options.put("dni.feedback.timeout", "10 min");
    return options;
  }

  /** The n-th example, with a name. */
  static byte[] example(int n) {
    return new RecordCodec<>(Example.class)
        .encode(
            Example.newBuilder()
                .setId("e-" + n)
                .setFeatures(TensorBytes.of(features(n)))
                .setLabel(n % CLASSES)
                .build());
  }

  /** Examples of a range of numbers. */
  static List<byte[]> examples(int from, int to) {
    return IntStream.range(from, to).mapToObj(ReleasedJob::example).toList();
  }

  private static float[] features(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = new float[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      x[i] = (float) random.nextGaussian() + (i == n % CLASSES ? 1 : 0);
    }
    return x;
  }

  /**
   * What the sequential trainer makes of the first batches.
   *
   * @param released that went up in the past release, with each segment a task of its own
   * @param first the tasks of the first batch after them
   */
  static SequentialTrainer reference(
      TrainingConfig config, int released, List<Integer> first, int batches) {
    SequentialTrainer trainer = new SequentialTrainer(config.model());
    for (int b = 0; b < batches; b++) {
      if (b >= released) {
        trainer.inTasks(b == released ? first : config.placement().firstSegments());
      }
      Matrix x = Matrix.zeros(BATCH, INPUTS);
      int[] labels = new int[BATCH];
      for (int s = 0; s < BATCH; s++) {
        System.arraycopy(features(b * BATCH + s), 0, x.data(), s * INPUTS, INPUTS);
        labels[s] = (b * BATCH + s) % CLASSES;
      }
      trainer.train(x, Matrix.oneHot(labels, CLASSES));
    }
    return trainer;
  }

  /** Values of a topic's records, as they are kept beside a savepoint. */
  static void writeRecords(List<byte[]> values, OutputStream file) throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(values.size());
    for (byte[] value : values) {
      out.writeInt(value.length);
      out.write(value);
    }
    out.flush();
  }

  /** Reads what {@link #writeRecords} wrote. */
  static List<byte[]> readRecords(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    List<byte[]> values = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      values.add(in.readNBytes(in.readInt()));
    }
    return values;
  }
}
