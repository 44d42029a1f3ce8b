// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TaskMessage;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Of all signals those that one task needs: the ones for its own segments and, in the first task,
 * the names of batches that were heard of at the interface that opens the window. Chained to the
 * source, so others never cross an edge.
 */
public final class SignalsOfTask implements FlatMapFunction<TaskMessage, TaskMessage> {
  private static final long serialVersionUID = 1;

  private final int first;
  private final int last;
  private final int heard;

  /**
   * @param first segment of the task
   * @param last segment of the task
   * @param heard interface whose signals are wanted without their values; below 0 for none
   */
  public SignalsOfTask(int first, int last, int heard) {
    this.first = first;
    this.last = last;
    this.heard = heard;
  }

  @Override
  public void flatMap(TaskMessage message, Collector<TaskMessage> out) {
    ModelSignal signal = (ModelSignal) message.content();
    int receiver = signal.signal().interfaceIndex();
    if (receiver >= first && receiver <= last) {
      out.collect(message);
    } else if (receiver == heard) {
      out.collect(TaskMessage.of(signal.withoutValues()));
    }
  }
}
