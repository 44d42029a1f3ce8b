// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a command hands to the functions of its Flink job. Both run in this JVM, so the objects pass
 * as they are: through the job's own streams every state would be serialised twice, and those over
 * 2 MB refused. A function that Flink has copied finds its run again by the run's id.
 */
final class HandedOverStates implements AutoCloseable {
  private static final Map<String, HandedOverStates> RUNS = new ConcurrentHashMap<>();

  private final String run = UUID.randomUUID().toString();
  private final Queue<String> settings = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Map<String, SegmentState>> segments = new ConcurrentSkipListMap<>();

  private final Map<String, EncoderState> encoders = new ConcurrentHashMap<>();

  private HandedOverStates() {}

  /** Begins a run; closing it ends the hand-over. */
  static HandedOverStates begin() {
    HandedOverStates states = new HandedOverStates();
    RUNS.put(states.run, states);
    return states;
  }

  static HandedOverStates of(String run) {
    return RUNS.get(run);
  }

  String run() {
    return run;
  }

  /** Settings as {@code name=value}. */
  Queue<String> settings() {
    return settings;
  }

  /** States of one segment, by model. */
  Map<String, SegmentState> segment(int index) {
    return segments.computeIfAbsent(index, i -> new ConcurrentHashMap<>());
  }

  /** What turns rows into inputs, by model. */
  Map<String, EncoderState> encoders() {
    return encoders;
  }

  @Override
  public void close() {
    RUNS.remove(run);
  }
}
