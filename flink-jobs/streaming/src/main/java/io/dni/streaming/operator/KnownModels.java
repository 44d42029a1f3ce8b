// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.state.ModelStates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The models of one subtask, counted. A model begins to exist when a record with its key comes, so
 * a topic whose keys mean something else (an order's number, say) would bring as many models into
 * being as it has keys, each with weights of its own, until the heap is full.
 */
final class KnownModels {
  private final Set<String> names = new HashSet<>();
  private final ListState<String> stored;
  private final int most;

  /**
   * Those of the checkpoint, if there is one.
   *
   * @param most models of this subtask, at least 1
   */
  KnownModels(FunctionInitializationContext context, TaskInfo task, int most) throws Exception {
    this.most = most;
    stored = context.getOperatorStateStore().getUnionListState(ModelStates.knownModels());
    for (String name : stored.get()) {
      if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
              name, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
          == task.getIndexOfThisSubtask()) {
        names.add(name);
      }
    }
  }

  /**
   * Whether a model may exist.
   *
   * @param exists whether it does already: no model is ever turned away that has learned
   */
  boolean admit(String name, boolean exists) {
    if (names.contains(name)) {
      return true;
    }
    return (exists || names.size() < most) && names.add(name);
  }

  /** A model has left the heap. */
  void forget(String name) {
    names.remove(name);
  }

  int count() {
    return names.size();
  }

  void store() throws Exception {
    stored.update(List.copyOf(names));
  }
}
