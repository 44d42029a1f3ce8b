// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.ModelSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/**
 * Runs an operator through a scenario, with the same {@link Interruption} after every element, and
 * collects what it sends over all its attempts.
 *
 * @param <I> what comes on the first input
 * @param <O> what goes out
 */
final class OperatorScenario<I, O> implements AutoCloseable {
  private final Supplier<KeyedCoProcessFunction<String, I, ModelSignal, O>> function;
  private final KeySelector<I, String> key;
  private final Interruption interruption;
  private final List<O> sent = new ArrayList<>();
  private final List<ModelSignal> signals = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<String, I, ModelSignal, O> harness;
  private long time = 1_000;
  private long checkpoints;

  OperatorScenario(
      Interruption interruption,
      KeySelector<I, String> key,
      Supplier<KeyedCoProcessFunction<String, I, ModelSignal, O>> function)
      throws Exception {
    this.interruption = interruption;
    this.key = key;
    this.function = function;
    open(null);
  }

  private void open(OperatorSubtaskState restored) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(function.get()), key, ModelSignal::model, Types.STRING);
    harness.setup();
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
    harness.setProcessingTime(time);
  }

  void up(I element) throws Exception {
    harness.processElement1(element, 0);
    interrupt();
  }

  void down(ModelSignal signal) throws Exception {
    harness.processElement2(signal, 0);
    interrupt();
  }

  void passes(long millis) throws Exception {
    time += millis;
    harness.setProcessingTime(time);
    interrupt();
  }

  private void interrupt() throws Exception {
    collect();
    if (interruption == Interruption.NONE) {
      return;
    }
    OperatorSubtaskState snapshot = harness.snapshot(++checkpoints, time);
    if (interruption == Interruption.SNAPSHOT_AND_RESTORE) {
      restart(snapshot);
    }
  }

  /** Ends this attempt; a new one begins with that state. */
  void restart(OperatorSubtaskState from) throws Exception {
    harness.close();
    open(from);
  }

  @SuppressWarnings("unchecked") // the operator sends nothing else
  private void collect() {
    for (Object out = harness.getOutput().poll(); out != null; out = harness.getOutput().poll()) {
      if (out instanceof StreamRecord<?> record) {
        sent.add((O) record.getValue());
      }
    }
    var side = harness.getSideOutput(DecoupledSegmentFunction.SIGNALS);
    if (side != null) {
      side.forEach(record -> signals.add(record.getValue()));
      side.clear();
    }
  }

  List<O> sent() {
    return sent;
  }

  List<ModelSignal> signals() {
    return signals;
  }

  /** A model's state as it stands now; null if there is none. */
  <T> T state(String model, ValueStateDescriptor<T> descriptor) throws Exception {
    harness.getOperator().setCurrentKey(model);
    ValueState<T> state =
        ((KeyedCoProcessOperator<?, ?, ?, ?>) harness.getOperator())
            .getKeyedStateBackend()
            .getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    return state.value();
  }

  KeyedTwoInputStreamOperatorTestHarness<String, I, ModelSignal, O> harness() {
    return harness;
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
