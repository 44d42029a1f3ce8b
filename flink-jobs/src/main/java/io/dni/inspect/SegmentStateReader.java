// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.decoupling.SegmentState;
import io.dni.streaming.state.ModelStates;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the states of one segment, model by model. */
final class SegmentStateReader extends KeyedStateReaderFunction<String, String> {
  private static final long serialVersionUID = 1;

  private final String run;
  private final int segment;
  private transient ValueState<SegmentState> state;

  SegmentStateReader(String run, int segment) {
    this.run = run;
    this.segment = segment;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.segment());
  }

  @Override
  public void readKey(String model, Context context, Collector<String> out) throws Exception {
    SegmentState found = state.value();
    if (found != null) {
      HandedOverStates.of(run).segment(segment).put(model, found);
    }
  }
}
