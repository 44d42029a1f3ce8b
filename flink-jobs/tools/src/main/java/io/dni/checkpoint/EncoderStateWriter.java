// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.features.EncoderState;
import io.dni.streaming.state.ModelStates;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;

/** Puts the encoders of rows into a savepoint. */
final class EncoderStateWriter extends KeyedStateBootstrapFunction<String, String> {
  private static final long serialVersionUID = 1;

  private final String run;
  private transient ValueState<EncoderState> state;

  EncoderStateWriter(String run) {
    this.run = run;
  }

  @Override
  public void open(OpenContext context) {
    state = getRuntimeContext().getState(ModelStates.encoder());
  }

  @Override
  public void processElement(String model, Context context) throws Exception {
    EncoderState encoder = HandedOverStates.of(run).encoders().get(model);
    if (encoder != null) {
      state.update(encoder);
    }
  }
}
