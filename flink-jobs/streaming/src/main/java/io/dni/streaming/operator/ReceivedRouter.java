// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.Received;
import io.dni.streaming.message.TaskMessage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends good messages on and dead letters to their topic, and counts the latter as {@code
 * dni.deadLetters}.
 *
 * @param <T> the message
 */
public final class ReceivedRouter<T extends ModelMessage>
    extends ProcessFunction<Received<T>, TaskMessage> {
  private static final long serialVersionUID = 1;

  /** Dead letters, for Kafka. */
  public static final OutputTag<EncodedRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", EncodedRecord.TYPE);

  private transient Counter deadLetters;

  @Override
  public void open(OpenContext context) {
    deadLetters = getRuntimeContext().getMetricGroup().addGroup("dni").counter("deadLetters");
  }

  @Override
  public void processElement(Received<T> received, Context context, Collector<TaskMessage> out) {
    received.message().ifPresent(message -> out.collect(TaskMessage.of(message)));
    received
        .refused()
        .ifPresent(
            letter -> {
              deadLetters.inc();
              context.output(DEAD_LETTERS, letter);
            });
  }
}
