// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelStates;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Reads the batches that are being formed, model by model. */
final class FormingBatchesReader extends KeyedStateReaderFunction<String, String> {
  private static final long serialVersionUID = 1;

  private final String run;
  private transient ValueState<FormingBatches> state;

  FormingBatchesReader(String run) {
    this.run = run;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.formingBatches());
  }

  @Override
  public void readKey(String model, Context context, Collector<String> out) throws Exception {
    FormingBatches found = state.value();
    if (found != null) {
      HandedOverStates.of(run).forming().put(model, found);
    }
  }
}
