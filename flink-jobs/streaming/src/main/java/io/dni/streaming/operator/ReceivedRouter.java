// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelExamples;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.Received;
import io.dni.streaming.message.TaskMessage;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends good messages on and dead letters to their topic, and counts the latter as {@code
 * dni.deadLetters}; and, as {@code dni.checkpointsFailed}, the checkpoints that the job was told to
 * give up, each of which it warns of: as long as they are tolerated, nothing else is seen of them.
 *
 * @param <T> the message
 */
public final class ReceivedRouter<T extends ModelMessage>
    extends ProcessFunction<Received<T>, TaskMessage> implements CheckpointListener {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedRouter.class);

  /** Dead letters, for Kafka. */
  public static final OutputTag<EncodedRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", EncodedRecord.TYPE);

  private transient Counter deadLetters;
  private transient Counter checkpointsFailed;
  private transient int inARow;

  @Override
  public void open(OpenContext context) {
    MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("dni");
    deadLetters = metrics.counter("deadLetters");
    checkpointsFailed = metrics.counter("checkpointsFailed");
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) {
    checkpointsFailed.inc();
    inARow++;
    LOG.warn(
        "checkpoint {} has failed, {} in a row: after a failure the job would go back to the last"
            + " that is complete; is there room where checkpoints are kept?",
        checkpoint,
        inARow);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    inARow = 0;
  }

  @Override
  public void processElement(Received<T> received, Context context, Collector<TaskMessage> out) {
    if (received.messages().size() > 1) {
      List<Awaiting> examples = received.messages().stream().map(Awaiting.class::cast).toList();
      ModelExamples.byModel(examples).forEach(ofModel -> out.collect(TaskMessage.of(ofModel)));
    } else {
      received.message().ifPresent(message -> out.collect(TaskMessage.of(message)));
    }
    received
        .refused()
        .ifPresent(
            letter -> {
              deadLetters.inc();
              context.output(DEAD_LETTERS, letter);
            });
  }
}
