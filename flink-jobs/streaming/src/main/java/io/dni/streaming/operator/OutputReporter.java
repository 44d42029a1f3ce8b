// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.drift.DriftAlarm;
import io.dni.learning.loss.Loss;
import io.dni.learning.metrics.ModelScore;
import io.dni.learning.metrics.ScoringTask;
import io.dni.learning.tensor.Matrix;
import io.dni.schemas.Printable;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.Served;
import io.dni.streaming.wire.SnapshotEncoder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the output segment alone tells: predictions, their score, and the drift of their errors. */
final class OutputReporter {
  private static final Logger LOG = LoggerFactory.getLogger(OutputReporter.class);

  private final Loss loss;
  private final ScoringTask task;
  private final SegmentReporting settings;
  private final SnapshotEncoder encoder;
  private final ScoreReporter score;

  OutputReporter(
      Loss loss,
      ScoringTask task,
      SegmentReporting settings,
      SnapshotEncoder encoder,
      ScoreReporter score) {
    this.loss = loss;
    this.task = task;
    this.settings = settings;
    this.encoder = encoder;
    this.score = score;
  }

  /**
   * A batch with labels came out.
   *
   * @param told outputs that are written and scored, made before the batch was learned
   */
  void learned(
      ModelBatch batch,
      ForwardStep.Output told,
      Served served,
      BiConsumer<OutputTag<EncodedRecord>, EncodedRecord> output)
      throws IOException {
    if (settings.predictions()) {
      for (EncodedRecord part : encoder.learned(batch, told, task.classes(), served)) {
        output.accept(DecoupledSegmentFunction.PREDICTIONS, part);
      }
    }
    Matrix predictions = settings.target().fromUnit(told.probabilities());
    Matrix targets = settings.target().fromUnit(batch.activation().y());
    for (DriftAlarm alarm : score.learned(batch.exampleIds(), predictions, targets)) {
      LOG.info(
          "model {}: {} notices drift at example {}, mean error {} before, {} since",
          Printable.of(batch.model(), Printable.LINE),
          alarm.detector(),
          alarm.example(),
          alarm.before(),
          alarm.after());
      output.accept(DecoupledSegmentFunction.EVENTS, encoder.drift(batch.model(), alarm));
    }
  }

  /**
   * A batch without labels came out.
   *
   * @param outputs of the network {@code [batch, outputs]}
   */
  void predicted(
      ModelBatch batch,
      Matrix outputs,
      Served served,
      BiConsumer<OutputTag<EncodedRecord>, EncodedRecord> output)
      throws IOException {
    if (!settings.predictions() && !score.awaits()) {
      return;
    }
    Matrix probabilities = Matrix.zeros(outputs.rows(), outputs.columns());
    loss.probabilities(outputs, probabilities.data());
    if (score.awaits()) {
      score.predicted(batch.exampleIds(), settings.target().fromUnit(probabilities));
    }
    if (settings.predictions()) {
      encoder
          .predicted(batch, probabilities, served)
          .forEach(part -> output.accept(DecoupledSegmentFunction.PREDICTIONS, part));
    }
  }

  /**
   * The figures of the model, for a snapshot.
   *
   * @param since examples since the snapshot before
   */
  Map<String, Double> figures(long since) throws IOException {
    return score.figures(since);
  }

  /** The model leaves the heap: its score goes with it. */
  Optional<ModelScore> forget() throws IOException {
    return score.forget();
  }

  /** The model has come back with its score. */
  void remember(ModelScore stored) throws IOException {
    score.remember(stored);
  }
}
