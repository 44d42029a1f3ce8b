// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.operator.BatchingSettings;
import io.dni.streaming.operator.CommandEntry;
import io.dni.streaming.operator.DecoupledSegmentFunction;
import io.dni.streaming.operator.LabelJoinFunction;
import io.dni.streaming.operator.MiniBatchFunction;
import io.dni.streaming.operator.Place;
import io.dni.streaming.operator.ReceivedRouter;
import io.dni.streaming.operator.SegmentReporting;
import io.dni.streaming.operator.SignalsOfTask;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.ModelStates;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/**
 * The graph between the sources and the sinks. Segments are dealt out to tasks; inside a task an
 * activation is a method call and a signal is handed over, between tasks an activation crosses an
 * edge and a signal goes out to Kafka and comes back in as a stream of its own.
 *
 * <pre>
 * examples ─> [mini-batches ─> segment 0 … a] ─> [segment a+1 … b] ─ … ─> [… segment n] ─> predictions
 *              ^ signals 0 … a, batch ids         ^ signals a+1 … b
 * signals ─────┴──────────────────────────────────┘
 * commands ────┘
 * </pre>
 *
 * <p>There is one operator per segment, each keyed by model and with a uid of its own, whatever
 * task it is in: state does not know of tasks. A single operator keyed by segment would put
 * segments whose keys collide on one subtask.
 */
public final class TrainingTopology {
  private static final int NONE = -1;

  private final ModelSpec model;
  private ModelNames names = ModelNames.NONE;
  private final Placement placement;
  private final BatchingSettings batching;
  private final SegmentReporting reporting;
  private final LabelWait labels;
  private final TrainingSinks sinks;

  /** A graph for one model configuration. */
  public TrainingTopology(
      ModelSpec model,
      Placement placement,
      BatchingSettings batching,
      SegmentReporting reporting,
      LabelWait labels,
      TrainingSinks sinks) {
    this.model = model;
    this.placement = placement;
    this.batching = batching;
    this.reporting = reporting;
    this.labels = labels;
    this.sinks = sinks;
  }

  /** The same graph, whose checkpoints remember what the model's inputs and outputs are called. */
  TrainingTopology named(ModelNames called) {
    this.names = called;
    return this;
  }

  /**
   * Builds the graph behind the streams and before the sinks.
   *
   * @param examples and late labels, if there are any; rows where there is an encoder
   * @param signals of all interfaces, nothing else
   * @param commands to models
   * @param features how rows are encoded; empty where examples are vectors
   */
  public void build(
      DataStream<TaskMessage> examples,
      DataStream<TaskMessage> signals,
      DataStream<TaskMessage> commands,
      Optional<FeatureSpec> features) {
    int heard = placement.highestRemote(model).orElse(NONE);
    DataStream<TaskMessage> rising = examples;
    for (Place task : placement.tasks()) {
      KeyedStream<TaskMessage, String> chain = head(task, rising, signals, heard);
      if (task.first() == 0) {
        chain = commanded(chain, commands, task);
        // A row waits as it came, and is encoded by what is known when it is learned.
        if (labels.enabled()) {
          chain = labelled(chain, task);
        }
        MiniBatchFunction forming =
            new MiniBatchFunction(batching, ModelSettings.of(model, names), task, heard);
        features.ifPresent(spec -> forming.encoding(spec, reporting.serving().keepsChampion()));
        SingleOutputStreamOperator<TaskMessage> batches =
            operator(chain, forming, ModelStates.BATCHES_UID, "mini-batches", task);
        sinks.deadLetters(batches.getSideOutput(ReceivedRouter.DEAD_LETTERS), "models");
        sinks.events(batches.getSideOutput(DecoupledSegmentFunction.EVENTS), "batches");
        chain = next(batches);
      }
      for (int segment = task.first(); segment <= task.last(); segment++) {
        SingleOutputStreamOperator<TaskMessage> operator = segment(segment, chain, task);
        rising = operator;
        chain = next(operator);
      }
    }
  }

  /** Every subtask of the first task hears every command, before anything else in it. */
  private KeyedStream<TaskMessage, String> commanded(
      KeyedStream<TaskMessage, String> chain, DataStream<TaskMessage> commands, Place task) {
    SingleOutputStreamOperator<TaskMessage> entry =
        chain
            .union(commands.broadcast())
            .flatMap(new CommandEntry())
            .returns(TaskMessage.type(placement.activations()))
            .uid("command-entry")
            .name("commands");
    return next(placement.slotPerTask() ? entry.slotSharingGroup(slot(task.task())) : entry);
  }

  /** Examples and their late labels are brought together. */
  private KeyedStream<TaskMessage, String> labelled(
      KeyedStream<TaskMessage, String> chain, Place task) {
    SingleOutputStreamOperator<TaskMessage> join =
        operator(chain, new LabelJoinFunction(labels), ModelStates.LABELS_UID, "labels", task);
    sinks.labelReports(join.getSideOutput(LabelJoinFunction.REPORTS));
    sinks.deadLetters(join.getSideOutput(LabelJoinFunction.DEAD_LETTERS), "unlabelled");
    return next(join);
  }

  /** What comes into a task: from the task below, and from Kafka. */
  private KeyedStream<TaskMessage, String> head(
      Place task, DataStream<TaskMessage> rising, DataStream<TaskMessage> signals, int heard) {
    String name = "signals-of-task-" + task.task();
    SingleOutputStreamOperator<TaskMessage> own =
        signals
            .flatMap(new SignalsOfTask(task.first(), task.last(), task.first() == 0 ? heard : NONE))
            .returns(TaskMessage.type(placement.activations()))
            .uid(name)
            .name(name);
    return rising.union(own).keyBy(TaskMessage::model, Types.STRING);
  }

  /** Stays in the task: what one operator sends is already where the next one needs it. */
  private static KeyedStream<TaskMessage, String> next(DataStream<TaskMessage> stream) {
    return DataStreamUtils.reinterpretAsKeyedStream(stream, TaskMessage::model, Types.STRING);
  }

  private SingleOutputStreamOperator<TaskMessage> operator(
      KeyedStream<TaskMessage, String> in,
      KeyedProcessFunction<String, TaskMessage, TaskMessage> function,
      String uid,
      String name,
      Place task) {
    SingleOutputStreamOperator<TaskMessage> operator =
        in.process(function).returns(TaskMessage.type(placement.activations())).uid(uid).name(name);
    return placement.slotPerTask() ? operator.slotSharingGroup(slot(task.task())) : operator;
  }

  /** The slots of a task, where each has its own. */
  static String slot(int task) {
    return "task-" + task;
  }

  private SingleOutputStreamOperator<TaskMessage> segment(
      int index, KeyedStream<TaskMessage, String> below, Place task) {
    SingleOutputStreamOperator<TaskMessage> segment =
        operator(
            below,
            new DecoupledSegmentFunction(
                ModelSettings.of(model, names),
                index,
                task,
                reporting,
                batching,
                below.getExecutionEnvironment().getCheckpointConfig().isCheckpointingEnabled()),
            ModelStates.segmentUid(index),
            "segment " + index,
            task);
    sinks.signals(segment.getSideOutput(DecoupledSegmentFunction.SIGNALS), index);
    sinks.snapshots(segment.getSideOutput(DecoupledSegmentFunction.SNAPSHOTS), index);
    if (index == model.segments() - 1) {
      sinks.events(segment.getSideOutput(DecoupledSegmentFunction.EVENTS), "output");
    }
    if (index == model.segments() - 1 && reporting.serving().gate().on()) {
      sinks.commands(segment.getSideOutput(DecoupledSegmentFunction.COMMANDS));
    }
    if (index == model.segments() - 1 && reporting.predictions()) {
      sinks.predictions(segment.getSideOutput(DecoupledSegmentFunction.PREDICTIONS));
    }
    return segment;
  }
}
