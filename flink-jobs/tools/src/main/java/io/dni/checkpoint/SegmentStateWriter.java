// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.state.ModelStates;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Puts the states of one segment, and the settings beside them, into a savepoint. */
final class SegmentStateWriter extends KeyedStateBootstrapFunction<String, String>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final String run;
  private final int segment;
  private transient ValueState<SegmentState> state;
  private transient ListState<String> settings;

  SegmentStateWriter(String run, int segment) {
    this.run = run;
    this.segment = segment;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    settings = context.getOperatorStateStore().getUnionListState(ModelStates.settings());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    settings.update(List.copyOf(HandedOverStates.of(run).settings()));
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.segment());
  }

  @Override
  public void processElement(String model, Context context) throws Exception {
    state.update(HandedOverStates.of(run).segment(segment).get(model));
  }
}
