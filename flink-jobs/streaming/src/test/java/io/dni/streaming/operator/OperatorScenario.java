// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelMessage;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.message.TaskMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Runs an operator through a scenario, with the same {@link Interruption} after every element, and
 * collects what it sends over all its attempts.
 *
 * @param <O> what goes up, besides signals that only pass
 */
final class OperatorScenario<O extends ModelMessage> implements AutoCloseable {
  private final Supplier<KeyedProcessFunction<String, TaskMessage, TaskMessage>> function;
  private final Interruption interruption;
  private final List<O> sent = new ArrayList<>();
  private final List<ModelSignal> signals = new ArrayList<>();
  private final List<ModelSignal> passed = new ArrayList<>();
  private final List<EncodedRecord> deadLetters = new ArrayList<>();
  private final List<EncodedRecord> events = new ArrayList<>();
  private final List<EncodedRecord> commands = new ArrayList<>();
  private final List<EncodedRecord> predictions = new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness;
  private long time = 1_000;
  private long checkpoints;

  OperatorScenario(
      Interruption interruption,
      Supplier<KeyedProcessFunction<String, TaskMessage, TaskMessage>> function)
      throws Exception {
    this.interruption = interruption;
    this.function = function;
    open(null);
  }

  private void open(OperatorSubtaskState restored) throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(function.get()), TaskMessage::model, Types.STRING);
    harness.setup();
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
    harness.setProcessingTime(time);
  }

  void up(ModelMessage element) throws Exception {
    harness.processElement(TaskMessage.of(element), 0);
    interrupt();
  }

  void down(ModelSignal signal) throws Exception {
    up(signal);
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
        ModelMessage content = ((TaskMessage) record.getValue()).content();
        if (content instanceof ModelSignal signal) {
          passed.add(signal);
        } else {
          sent.add((O) content);
        }
      }
    }
    var side = harness.getSideOutput(DecoupledSegmentFunction.SIGNALS);
    if (side != null) {
      side.forEach(record -> signals.add(record.getValue()));
      side.clear();
    }
    take(DecoupledSegmentFunction.EVENTS, events);
    take(DecoupledSegmentFunction.COMMANDS, commands);
    take(DecoupledSegmentFunction.PREDICTIONS, predictions);
    var letters = harness.getSideOutput(ReceivedRouter.DEAD_LETTERS);
    if (letters != null) {
      letters.forEach(record -> deadLetters.add(record.getValue()));
      letters.clear();
    }
  }

  List<O> sent() {
    return sent;
  }

  /** Signals for Kafka. */
  List<ModelSignal> signals() {
    return signals;
  }

  /** Signals that went up to a segment above. */
  List<ModelSignal> passed() {
    return passed;
  }

  private void take(OutputTag<EncodedRecord> tag, List<EncodedRecord> into) {
    var side = harness.getSideOutput(tag);
    if (side != null) {
      side.forEach(record -> into.add(record.getValue()));
      side.clear();
    }
  }

  List<EncodedRecord> events() {
    return events;
  }

  List<EncodedRecord> commands() {
    return commands;
  }

  List<EncodedRecord> predictions() {
    return predictions;
  }

  List<EncodedRecord> deadLetters() {
    return deadLetters;
  }

  /** A model's state as it stands now; null if there is none. */
  <T> T state(String model, ValueStateDescriptor<T> descriptor) throws Exception {
    harness.getOperator().setCurrentKey(model);
    ValueState<T> state =
        ((KeyedProcessOperator<?, ?, ?>) harness.getOperator())
            .getKeyedStateBackend()
            .getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    return state.value();
  }

  KeyedOneInputStreamOperatorTestHarness<String, TaskMessage, TaskMessage> harness() {
    return harness;
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
