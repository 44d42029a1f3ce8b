// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelSignal;
import io.dni.streaming.operator.BatchingSettings;
import io.dni.streaming.operator.DecoupledSegmentFunction;
import io.dni.streaming.operator.MiniBatchFunction;
import io.dni.streaming.operator.SegmentReporting;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The graph between the sources and the sinks: batches rise from segment to segment over Flink's
 * edges, signals go out to Kafka and come back in as a stream of their own.
 *
 * <pre>
 * examples ──> mini-batches ──> segment-0 ──> segment-1 ── … ──> segment-n
 *                   ^ batch ids    ^ signals     ^ signals          │
 * signals ──────────┴──────────────┴─────────────┘                  └─> predictions
 * </pre>
 *
 * <p>There is one operator per segment, each keyed by model: a single operator keyed by segment
 * would put segments whose keys collide on one subtask. Every operator has a uid.
 */
public final class TrainingTopology {
  private static final int NONE = -1;

  private final ModelSpec model;
  private final BatchingSettings batching;
  private final SegmentReporting reporting;
  private final TrainingSinks sinks;

  /** A graph for one model configuration. */
  public TrainingTopology(
      ModelSpec model, BatchingSettings batching, SegmentReporting reporting, TrainingSinks sinks) {
    this.model = model;
    this.batching = batching;
    this.reporting = reporting;
    this.sinks = sinks;
  }

  /** Builds the graph behind the two streams and before the sinks. */
  public void build(DataStream<ModelExample> examples, DataStream<ModelSignal> signals) {
    int highest =
        IntStream.range(0, model.sources().size())
            .filter(i -> model.sources().get(i).wants().isPresent())
            .max()
            .orElse(NONE);
    KeyedStream<ModelSignal, String> heard =
        signals
            .filter(s -> s.signal().interfaceIndex() == highest)
            .uid("heard-filter")
            .name("heard of")
            .map(ModelSignal::withoutValues)
            .returns(ModelSignal.TYPE)
            .uid("heard")
            .name("ids")
            .keyBy(ModelSignal::model, Types.STRING);
    SingleOutputStreamOperator<ModelBatch> rising =
        examples
            .keyBy(ModelExample::model, Types.STRING)
            .connect(heard)
            .process(new MiniBatchFunction(batching, highest != NONE))
            .returns(ModelBatch.TYPE)
            .uid(ModelStates.BATCHES_UID)
            .name("mini-batches");
    for (int segment = 0; segment < model.segments(); segment++) {
      rising = segment(segment, rising, signals);
    }
  }

  private SingleOutputStreamOperator<ModelBatch> segment(
      int index, DataStream<ModelBatch> below, DataStream<ModelSignal> signals) {
    SingleOutputStreamOperator<ModelBatch> segment =
        below
            .keyBy(ModelBatch::model, Types.STRING)
            .connect(signalsOf(signals, index))
            .process(
                new DecoupledSegmentFunction(ModelSettings.of(model), index, reporting, batching))
            .returns(ModelBatch.TYPE)
            .uid(ModelStates.segmentUid(index))
            .name("segment " + index);
    sinks.signals(segment.getSideOutput(DecoupledSegmentFunction.SIGNALS), index);
    DataStream<EncodedRecord> estimates =
        segment.getSideOutput(DecoupledSegmentFunction.LOSS_ESTIMATES);
    sinks.lossEstimates(estimates, index);
    sinks.stepMetrics(segment.getSideOutput(DecoupledSegmentFunction.STEP_METRICS), index);
    if (index == model.segments() - 1 && reporting.predictions()) {
      sinks.predictions(segment.getSideOutput(DecoupledSegmentFunction.PREDICTIONS));
    }
    return segment;
  }

  /** The signals of one interface; chained to the source, so others never cross an edge. */
  private static KeyedStream<ModelSignal, String> signalsOf(
      DataStream<ModelSignal> signals, int interfaceIndex) {
    String name = "signals-" + interfaceIndex;
    return signals
        .filter(s -> s.signal().interfaceIndex() == interfaceIndex)
        .uid(name)
        .name(name)
        .keyBy(ModelSignal::model, Types.STRING);
  }
}
