// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.learning.metrics.ModelScore;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How good the predictions were that were made when the examples came, long before their labels:
 * what a user of the predictions had of them. Predictions are kept until the label is learned, or
 * until there are too many: then the oldest goes, and its example counts as it was predicted last.
 */
public final class ArrivalScore {
  private final EntryTable<Made> predictions;
  private final ModelScore score;

  /**
   * A prediction.
   *
   * @param id of its example
   * @param p probabilities of the classes or plain outputs, {@code [outputs]}
   */
  public record Made(String id, float[] p) implements EntryCodec.Entry {
    @Override
    public long deadline() {
      return Long.MAX_VALUE;
    }
  }

  /** How predictions are kept. */
  public static final class Codec implements EntryCodec<Made> {
    @Override
    public void write(Made made, DataOutputView out) throws IOException {
      for (float value : made.p) {
        out.writeFloat(value);
      }
    }

    @Override
    public Made read(String id, long deadline, DataInputDeserializer in) throws IOException {
      float[] p = new float[in.available() / Float.BYTES];
      for (int j = 0; j < p.length; j++) {
        p[j] = in.readFloat();
      }
      return new Made(id, p);
    }
  }

  /** A state as it was stored. */
  public ArrivalScore(EntryTable<Made> predictions, ModelScore score) {
    this.predictions = predictions;
    this.score = score;
  }

  /** Nothing predicted. */
  public ArrivalScore(ModelScore score) {
    this(new EntryTable<>(new Codec()), score);
  }

  /**
   * Predictions are made of examples without labels.
   *
   * @param ids of the rows, empty where they have none
   * @param p {@code [batch, outputs]}
   * @param most that are kept
   */
  public void predicted(List<String> ids, Matrix p, int most) {
    for (int s = 0; s < Math.min(ids.size(), p.rows()); s++) {
      if (!ids.get(s).isEmpty()) {
        int from = s * p.columns();
        predictions.put(
            new Made(ids.get(s), Arrays.copyOfRange(p.data(), from, from + p.columns())));
      }
    }
    while (predictions.size() > most) {
      predictions.removeOldest();
    }
  }

  /**
   * Examples are learned with their labels.
   *
   * @param ids of the rows, empty where they have none
   * @param p predictions of now, {@code [batch, outputs]}, for rows of which there are no older
   *     ones
   * @param y targets, {@code [batch, outputs]}
   */
  public void learned(List<String> ids, Matrix p, Matrix y) {
    Matrix made = p.copy();
    for (int s = 0; s < Math.min(ids.size(), p.rows()); s++) {
      Optional<Made> before = predictions.get(ids.get(s));
      if (before.isPresent()) {
        predictions.remove(ids.get(s));
        System.arraycopy(before.get().p(), 0, made.data(), s * p.columns(), p.columns());
      }
    }
    var unused = score.add(made, y); // drift is watched elsewhere
  }

  /** The predictions that are kept. */
  public EntryTable<Made> predictions() {
    return predictions;
  }

  /** Their score, of those whose labels have come. */
  public ModelScore score() {
    return score;
  }

  /** A copy that shares the predictions, which nobody changes. */
  public ArrivalScore copy() {
    return new ArrivalScore(predictions.copy(), score.copy());
  }
}
