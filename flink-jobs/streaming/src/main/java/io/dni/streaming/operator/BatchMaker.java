// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.Marker;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.FormingRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/** Lays examples side by side, and makes batches of them. */
final class BatchMaker {
  private final BatchingSettings settings;
  private final long nonce;
  private final Optional<RowEncoding> encoding;

  /**
   * @param nonce of the ids of this attempt's batches
   * @param encoding of rows; empty where examples are vectors
   */
  BatchMaker(BatchingSettings settings, long nonce, Optional<RowEncoding> encoding) {
    this.settings = settings;
    this.nonce = nonce;
    this.encoding = encoding;
  }

  /**
   * Adds an example, or a row as it is encoded.
   *
   * @param frozen whether the encoding learns nothing of it
   * @return false if the row was refused
   */
  boolean add(
      Awaiting content,
      FormingRows rows,
      boolean frozen,
      KeyedProcessFunction<String, ?, ?>.Context context)
      throws IOException {
    int inputs = settings.inputs();
    int at = rows.count() * inputs;
    float[] target;
    if (content instanceof ModelExample example) {
      target = example.target();
      rows.reserveNext(settings.size(), inputs, target.length);
      example.copyTo(rows.x(), at, inputs);
    } else {
      Optional<RowEncoding.Encoded> encoded =
          encoding.orElseThrow().encode((ModelRow) content, frozen, context);
      if (encoded.isEmpty()) {
        return false;
      }
      target = encoded.get().target();
      rows.reserveNext(settings.size(), inputs, target.length);
      System.arraycopy(encoded.get().x(), 0, rows.x(), at, inputs);
      rows.seenByChampion(encoded.get().champion(), inputs);
    }
    System.arraycopy(target, 0, rows.y(), rows.count() * target.length, target.length);
    rows.added(content.eventTime(), content.id(), content.weight());
    return true;
  }

  /** Makes a batch of the oldest examples that wait, as many as there may be in one. */
  ModelBatch make(String model, FormingBatches forming, boolean labelled) {
    FormingRows all = labelled ? forming.labelled() : forming.unlabelled();
    int size = Math.min(all.count(), settings.size());
    FormingRows rows = all.take(size, settings.inputs(), labelled ? settings.outputs() : 0);
    Matrix x = new Matrix(size, settings.inputs(), rows.x());
    Matrix y =
        labelled
            ? new Matrix(size, settings.outputs(), rows.y())
            : Matrix.zeros(0, settings.outputs());
    Activation activation =
        new Activation(new BatchId(nonce, forming.takeSequence()), x, y)
            .weighted(labelled ? matrix(size, 1, rows.weights()) : Optional.empty());
    Marker marker = activation.weightless() ? Marker.FROZEN : Marker.NONE;
    return new ModelBatch(
        model,
        activation,
        rows.eventTime(),
        List.copyOf(rows.ids()),
        marker.withInput(matrix(size, settings.inputs(), rows.champion())));
  }

  private static Optional<Matrix> matrix(int rows, int columns, float[] values) {
    return values.length == 0 ? Optional.empty() : Optional.of(new Matrix(rows, columns, values));
  }
}
