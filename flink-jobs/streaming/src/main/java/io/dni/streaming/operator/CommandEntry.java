// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.TaskMessage;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;

/**
 * Where commands enter the first task. Every subtask hears every command: one to a model is kept by
 * the subtask that has the model, one to all models by each, under a key of its own range. All else
 * passes.
 */
public final class CommandEntry extends RichFlatMapFunction<TaskMessage, TaskMessage> {
  private static final long serialVersionUID = 1;

  private transient TaskInfo task;
  private transient String ownKey;

  @Override
  public void open(OpenContext context) {
    task = getRuntimeContext().getTaskInfo();
    int n = 0;
    while (!isOwn(String.valueOf(n))) {
      n++;
    }
    ownKey = String.valueOf(n);
  }

  @Override
  public void flatMap(TaskMessage message, Collector<TaskMessage> out) {
    if (!(message.content() instanceof ModelCommand command)) {
      out.collect(message);
    } else if (command.all()) {
      out.collect(TaskMessage.of(command.by(ownKey)));
    } else if (isOwn(command.model())) {
      out.collect(message);
    }
  }

  private boolean isOwn(String model) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            model, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
        == task.getIndexOfThisSubtask();
  }
}
