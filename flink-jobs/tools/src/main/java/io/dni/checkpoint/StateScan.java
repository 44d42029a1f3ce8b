// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.api.common.io.RichInputFormat;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputSplit;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.api.input.KeyedStateInputFormat;
import org.apache.flink.state.api.input.UnionStateInputFormat;
import org.apache.flink.state.api.input.operator.KeyedStateReaderOperator;
import org.apache.flink.util.Collector;

/**
 * Reads the states of one operator with the State Processor API's own input formats, in this
 * thread.
 *
 * <p>The API's front end puts the same formats into a Flink job, which first starts a mini-cluster:
 * that took three to five times the processor time of the reading itself, opened ports, and would
 * have to pass the states through its network or around it.
 */
final class StateScan {
  private final OperatorState operator;
  private final ExecutionConfig config = new ExecutionConfig();

  StateScan(OperatorState operator) {
    this.operator = operator;
  }

  /** Hands over the value of every key that has one. */
  <T> void values(ValueStateDescriptor<T> descriptor, BiConsumer<String, T> consumer)
      throws IOException {
    run(
        new KeyedStateInputFormat<>(
            operator,
            new HashMapStateBackend(),
            new Configuration(),
            new KeyedStateReaderOperator<>(new Reader<>(descriptor, consumer), Types.STRING),
            config),
        ignored -> {});
  }

  /** Hands over the elements of a union list state. */
  <T> void unionList(ListStateDescriptor<T> descriptor, Consumer<T> consumer) throws IOException {
    run(
        new UnionStateInputFormat<>(
            operator, new Configuration(), new HashMapStateBackend(), descriptor, config),
        consumer);
  }

  private <T, S extends InputSplit> void run(RichInputFormat<T, S> format, Consumer<T> consumer)
      throws IOException {
    format.setRuntimeContext(context());
    format.openInputFormat();
    for (S split : format.createInputSplits(1)) {
      format.open(split);
      try {
        while (!format.reachedEnd()) {
          T next = format.nextRecord(null);
          if (next != null) {
            consumer.accept(next);
          }
        }
      } finally {
        format.close();
      }
    }
    format.closeInputFormat();
  }

  private RuntimeContext context() {
    return new RuntimeUDFContext(
        new JobInfoImpl(new JobID(), "read"),
        new TaskInfoImpl("read", operator.getMaxParallelism(), 0, 1, 0),
        StateScan.class.getClassLoader(),
        config,
        Map.of(),
        new HashMap<>(),
        UnregisteredMetricsGroup.createOperatorMetricGroup());
  }

  /** Gives nothing to Flink: what it finds goes to the consumer as it is. */
  private static final class Reader<T> extends KeyedStateReaderFunction<String, Void> {
    private static final long serialVersionUID = 1;

    private final transient ValueStateDescriptor<T> descriptor;
    private final transient BiConsumer<String, T> consumer;
    private transient ValueState<T> state;

    Reader(ValueStateDescriptor<T> descriptor, BiConsumer<String, T> consumer) {
      this.descriptor = descriptor;
      this.consumer = consumer;
    }

    @Override
    public void open(OpenContext context) {
      state = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void readKey(String key, Context context, Collector<Void> out) throws Exception {
      T value = state.value();
      if (value != null) {
        consumer.accept(key, value);
      }
    }
  }
}
