// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.Vocabulary;
import io.dni.schemas.TensorBytes;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.CheckpointMismatchException;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.RowLetters;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the rows of each model into examples. Statistics, vocabularies, class names and read-outs
 * are keyed state, so each row is taken into them exactly once; a row with one label too many goes
 * to the dead letters and is not taken. What is no row passes.
 */
public final class EncodingFunction extends KeyedProcessFunction<String, TaskMessage, TaskMessage> {
  private static final long serialVersionUID = 1;
  private static final float[] UNLABELLED = {};

  private final FeatureSpec spec;
  private final String topic;
  private transient FeatureEncoder encoder;
  private transient ValueState<EncoderState> state;
  private transient RowLetters letters;
  private transient Counter deadLetters;

  /**
   * Encodes by a description.
   *
   * @param topic that the rows come from, for dead letters
   */
  public EncodingFunction(FeatureSpec spec, String topic) {
    this.spec = spec;
    this.topic = topic;
  }

  @Override
  public void open(OpenContext context) {
    encoder = new FeatureEncoder(spec);
    state = getRuntimeContext().getState(ModelStates.encoder());
    letters = new RowLetters(topic);
    deadLetters = getRuntimeContext().getMetricGroup().addGroup("dni").counter("deadLetters");
  }

  @Override
  public void processElement(TaskMessage message, Context context, Collector<TaskMessage> out)
      throws Exception {
    if (message.content() instanceof ModelRow row) {
      encode(row, context, out);
    } else {
      out.collect(message);
    }
  }

  private void encode(ModelRow row, Context context, Collector<TaskMessage> out) throws Exception {
    EncoderState known = state.value();
    if (known == null) {
      known = EncoderState.of(encoder.spec());
    }
    requireSame(known.spec());
    if (!row.labelled()) {
      out.collect(example(row, encoder.predict(known, row.row()), UNLABELLED));
      return;
    }
    if (spec.predictsNumber()) {
      float[] y = {spec.target().toUnit(Double.parseDouble(row.label()))};
      TaskMessage example = example(row, encoder.learn(known, row.row(), 0, row.weight()), y);
      state.update(known);
      out.collect(example);
      return;
    }
    int label = encoder.classOf(known, row.label());
    if (label == Vocabulary.FULL) {
      deadLetters.inc();
      EncodedRecord letter =
          letters.wrap(
              row,
              "label: %s (expected: one of the first %d classes, %s)"
                  .formatted(row.label(), spec.classes(), known.classes().words()));
      context.output(ReceivedRouter.DEAD_LETTERS, letter);
      return;
    }
    float[] target = new float[spec.classes()];
    target[label] = 1;
    float[] x = encoder.learn(known, row.row(), label, row.weight());
    TaskMessage example = example(row, x, target);
    state.update(known);
    out.collect(example);
  }

  private static TaskMessage example(ModelRow row, float[] x, float[] target) {
    return TaskMessage.of(
        new ModelExample(
            row.model(),
            TensorBytes.of(x).array(),
            0,
            target,
            row.eventTime(),
            row.id(),
            false,
            row.weight(),
            new ModelExample.Origin(row.partition(), row.offset())));
  }

  private void requireSame(FeatureSpec stored) {
    FeatureSpec wanted = encoder.spec();
    if (!stored.columns().equals(wanted.columns())
        || stored.classes() != wanted.classes()
        || stored.readOuts() != wanted.readOuts()
        || stored.previousLabel() != wanted.previousLabel()
        || !stored.target().equals(wanted.target())) {
      throw new CheckpointMismatchException(
          "dni.features.columns: %s, %d classes, %s (expected: %s, %d classes, %s, as in the checkpoint)"
              .formatted(
                  wanted.notation(),
                  wanted.classes(),
                  wanted.target(),
                  stored.notation(),
                  stored.classes(),
                  stored.target()));
    }
  }
}
