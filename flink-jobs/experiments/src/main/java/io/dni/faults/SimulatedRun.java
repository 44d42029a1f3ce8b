// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.faults.Travelling.Barrier;
import io.dni.faults.Travelling.Rising;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * One run of the whole: two sources, the operator that forms batches, the segments, the topic, the
 * coordinator of aligned checkpoints, and crashes. Each step takes one of the things that could
 * happen next, chosen by the seed; so every interleaving of the operators can occur.
 */
final class SimulatedRun {
  private final FaultPlan plan;
  private final Random random;
  private final FaultCounts counts = new FaultCounts();
  private final SignalTopic topic;
  private final List<SimulatedSegment> segments = new ArrayList<>();
  private final Deque<Travelling> nowhere = new ArrayDeque<>();
  private long origins;
  private long nonce;

  private Batcher batcher;
  private int[] signalOffsets;
  private Checkpoint completed;
  private Checkpoint running;

  /**
   * Source offsets, the examples of a batch that is not full, and the next sequence number: the
   * source and the operator behind it are one step here.
   */
  private record Batcher(int[] offsets, List<Integer> forming, long sequence) {
    Batcher copy() {
      return new Batcher(offsets.clone(), new ArrayList<>(forming), sequence);
    }
  }

  private static final class Checkpoint {
    Batcher batcher;
    int[] signalOffsets;
    final SimulatedSegment.Snapshot[] segments;
    int missing;

    Checkpoint(int segments) {
      this.segments = new SimulatedSegment.Snapshot[segments];
      this.missing = segments;
    }
  }

  SimulatedRun(FaultPlan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed() ^ 0x5DEECE66DL);
    this.topic = new SignalTopic(plan, random, counts);
    for (int i = 0; i < plan.model().segments(); i++) {
      segments.add(new SimulatedSegment(plan.model(), i, counts));
    }
    batcher = new Batcher(new int[plan.examplePartitions()], new ArrayList<>(), 0);
    signalOffsets = new int[plan.signalPartitions()];
    nonce = random.nextLong();
    // Before the first checkpoint a failure goes back to the very beginning.
    completed = new Checkpoint(segments.size());
    completed.batcher = batcher.copy();
    completed.signalOffsets = signalOffsets.clone();
    for (int i = 0; i < segments.size(); i++) {
      completed.segments[i] = segments.get(i).snapshot();
    }
  }

  /** Runs to the end of the stream and checks all invariants. */
  FaultCounts run() {
    List<Runnable> possible = new ArrayList<>();
    while (true) {
      if (counts.crashes < plan.crashes() && random.nextDouble() < plan.crashRate()) {
        crash();
      }
      if (running == null && random.nextDouble() < plan.checkpointRate()) {
        startCheckpoint();
      }
      possible.clear();
      collect(possible);
      if (possible.isEmpty()) {
        break;
      }
      possible.get(random.nextInt(possible.size())).run();
    }
    boolean allArrive = counts.lost == 0 && plan.model().maxPending() >= plan.examples();
    segments.forEach(segment -> segment.checkEnd(plan.examples(), allArrive));
    counts.runs = 1;
    counts.examples = plan.examples();
    return counts;
  }

  private void collect(List<Runnable> possible) {
    for (int p = 0; p < plan.examplePartitions(); p++) {
      int partition = p;
      if (exampleAt(p) < plan.examples()) {
        possible.add(() -> readExample(partition));
      }
    }
    for (int p = 0; p < plan.signalPartitions(); p++) {
      int partition = p;
      if (signalOffsets[p] < topic.end(p)) {
        possible.add(() -> readSignal(partition));
      }
    }
    for (int i = 0; i < segments.size(); i++) {
      int index = i;
      SimulatedSegment segment = segments.get(i);
      if (segment.canRise()) {
        possible.add(() -> advance(index, segment.rise(above(index))));
      }
      if (segment.canFall()) {
        possible.add(() -> advance(index, segment.fall(above(index))));
      }
      if (!segment.sinkBuffer().isEmpty()) {
        possible.add(() -> topic.write(segment.sinkBuffer().remove()));
      }
    }
  }

  /** Number of the next example of a partition; example n lies in partition n mod partitions. */
  private int exampleAt(int partition) {
    return batcher.offsets()[partition] * plan.examplePartitions() + partition;
  }

  private void readExample(int partition) {
    int example = exampleAt(partition);
    batcher.offsets()[partition]++;
    batcher.forming().add(example);
    if (batcher.forming().size() == FaultPlan.BATCH) {
      List<Integer> examples = List.copyOf(batcher.forming());
      BatchId id = new BatchId(nonce, batcher.sequence());
      batcher = new Batcher(batcher.offsets(), new ArrayList<>(), batcher.sequence() + 1);
      segments.get(0).fromBelow().add(new Rising(batch(id, examples), origins++, examples));
    }
  }

  private Activation batch(BatchId id, List<Integer> examples) {
    Matrix x = Matrix.zeros(examples.size(), plan.inputs());
    int[] labels = new int[examples.size()];
    for (int s = 0; s < labels.length; s++) {
      Random content = new Random(examples.get(s));
      for (int j = 0; j < plan.inputs(); j++) {
        x.data()[s * plan.inputs() + j] = (float) content.nextGaussian();
      }
      labels[s] = content.nextInt(plan.classes());
    }
    return new Activation(id, x, Matrix.oneHot(labels, plan.classes()));
  }

  private void readSignal(int partition) {
    Travelling.Falling signal = topic.read(partition, signalOffsets[partition]++);
    segments.get(signal.signal().interfaceIndex()).fromAbove().add(signal);
  }

  private Deque<Travelling> above(int index) {
    return index + 1 < segments.size() ? segments.get(index + 1).fromBelow() : nowhere;
  }

  private void startCheckpoint() {
    running = new Checkpoint(segments.size());
    running.batcher = batcher.copy();
    running.signalOffsets = signalOffsets.clone();
    segments.get(0).fromBelow().add(new Barrier());
    segments.forEach(segment -> segment.fromAbove().add(new Barrier()));
  }

  private void advance(int index, boolean aligned) {
    nowhere.clear();
    if (!aligned) {
      return;
    }
    Deque<Travelling.Falling> buffer = segments.get(index).sinkBuffer();
    while (!buffer.isEmpty()) {
      topic.write(buffer.remove());
    }
    running.segments[index] = segments.get(index).snapshot();
    if (--running.missing == 0) {
      completed = running;
      running = null;
      counts.checkpoints++;
    }
  }

  private void crash() {
    counts.crashes++;
    counts.crashesInCheckpoint += running == null ? 0 : 1;
    running = null;
    for (int i = 0; i < segments.size(); i++) {
      // Some of what stood in the producer's buffer still reaches the broker.
      Deque<Travelling.Falling> buffer = segments.get(i).sinkBuffer();
      for (int n = random.nextInt(buffer.size() + 1); n > 0; n--) {
        topic.write(buffer.remove());
      }
      segments.get(i).restore(completed.segments[i]);
    }
    batcher = completed.batcher.copy();
    signalOffsets = completed.signalOffsets.clone();
    if (random.nextDouble() < plan.replayRate()) {
      counts.replays++;
      Arrays.fill(signalOffsets, 0);
    }
    if (plan.fresh()) {
      nonce = random.nextLong();
    }
  }
}
