// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The reference: all segments of one model in one thread, signals delivered after a chosen number
 * of batches, or as a {@link Delivery} has it. Each segment is a task of its own, as in the paper,
 * unless {@link #inTasks} says otherwise. The streaming job in lock-step mode must equal it with
 * the job's tasks and delay 0.
 */
public final class SequentialTrainer {
  private final ModelSpec spec;
  private final Delivery delivery;
  private final List<DecoupledSegment> segments = new ArrayList<>();
  private final List<SegmentState> states = new ArrayList<>();
  private List<SegmentTask> tasks;
  private boolean scored = true;
  private long sequence;

  /** A trainer whose signals arrive right after their batch. */
  public SequentialTrainer(ModelSpec spec) {
    this(spec, "default", 0);
  }

  /**
   * @param model id of the model, part of the seed of its start values
   * @param delay gradient delay in batches: after forward(t) comes correct(t − delay)
   */
  public SequentialTrainer(ModelSpec spec, String model, int delay) {
    this(spec, model, Delivery.after(delay));
  }

  /**
   * @param model id of the model, part of the seed of its start values
   * @param delivery when signals arrive
   */
  public SequentialTrainer(ModelSpec spec, String model, Delivery delivery) {
    this.spec = spec;
    this.delivery = delivery;
    for (int i = 0; i < spec.segments(); i++) {
      segments.add(new DecoupledSegment(spec, i));
      states.add(segments.get(i).newState(model));
    }
    List<Integer> each = IntStream.range(0, spec.segments()).boxed().toList();
    tasks = SegmentTask.divide(each, segments, states);
  }

  /**
   * Puts the segments into tasks, from now on: inside a task signals come at once, and each SG
   * module is corrected before it guesses (SPEC, section 2).
   *
   * @param first segment of each task, ascending from 0
   */
  public SequentialTrainer inTasks(List<Integer> first) {
    tasks = SegmentTask.divide(first, segments, states);
    return this;
  }

  /** Puts all segments into one task: see {@link #inTasks}. */
  public SequentialTrainer inOneTask() {
    return inTasks(List.of(0));
  }

  /**
   * Outputs are those of the learning pass from now on: one forward pass less where evaluation
   * differs from it, as with batch norm.
   */
  public SequentialTrainer unscored() {
    scored = false;
    return this;
  }

  /** The model. */
  public ModelSpec spec() {
    return spec;
  }

  /** The segments, from the input up. */
  public List<DecoupledSegment> segments() {
    return segments;
  }

  /** The segments' states, from the input up. */
  public List<SegmentState> states() {
    return states;
  }

  /**
   * One batch: up through all tasks, each learning before the next one; then the signals that are
   * due come down.
   *
   * @param x inputs {@code [batch, inputs]}
   * @param y targets {@code [batch, outputs]}
   * @return the network's outputs, made before learning, as an unlabelled batch would get them
   */
  public ForwardStep.Output train(Matrix x, Matrix y) {
    return train(x, y, Optional.empty());
  }

  /**
   * As {@link #train(Matrix, Matrix)}, with weights of the examples.
   *
   * @param weights {@code [batch, 1]}; empty where all are 1
   */
  public ForwardStep.Output train(Matrix x, Matrix y, Optional<Matrix> weights) {
    BatchId id = new BatchId(1, sequence++);
    List<ErrorSignal> sent = new ArrayList<>();
    Activation batch = new Activation(id, x, y).weighted(weights);
    Activation rising = scored ? batch.scored() : batch;
    ForwardStep top = null;
    for (SegmentTask task : tasks) {
      SegmentTask.Passed passed = task.run(rising);
      top = passed.top();
      rising = top.activation().orElse(rising);
      sent.addAll(passed.signals());
    }
    deliver(delivery.exchange(sent));
    return top.output().orElseThrow();
  }

  /** Delivers all signals that are still on their way. */
  public void drain() {
    deliver(delivery.drain());
  }

  /** Outputs (logits for the log losses) with the running batch-norm statistics. */
  public Matrix infer(Matrix x) {
    Matrix h = x;
    for (int i = 0; i < segments.size(); i++) {
      h = segments.get(i).infer(states.get(i), h, x);
    }
    return h;
  }

  private void deliver(List<ErrorSignal> signals) {
    Deque<ErrorSignal> queue = new ArrayDeque<>(signals);
    while (!queue.isEmpty()) {
      ErrorSignal signal = queue.remove();
      int i = signal.interfaceIndex();
      queue.addAll(segments.get(i).correct(states.get(i), signal).signals());
    }
  }
}
