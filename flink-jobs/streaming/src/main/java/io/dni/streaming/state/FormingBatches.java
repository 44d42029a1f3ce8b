// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.message.BatchId;
import io.dni.streaming.message.ModelBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator that forms batches keeps of one model: the examples that do not fill a batch
 * yet, labelled ones and ones to predict apart, the batches that are formed but not let go, and
 * those that are on their way. Changed in place.
 */
public final class FormingBatches {
  private long nextSequence;
  private final FormingRows labelled;
  private final FormingRows unlabelled;
  private final Deque<ModelBatch> ready;
  private final Map<BatchId, Long> inFlight;
  private boolean feedbackLost;

  /** A state as it was stored. */
  public FormingBatches(
      long nextSequence,
      FormingRows labelled,
      FormingRows unlabelled,
      Deque<ModelBatch> ready,
      Map<BatchId, Long> inFlight,
      boolean feedbackLost) {
    this.nextSequence = nextSequence;
    this.labelled = labelled;
    this.unlabelled = unlabelled;
    this.ready = ready;
    this.inFlight = inFlight;
    this.feedbackLost = feedbackLost;
  }

  /** Nothing yet. */
  public FormingBatches() {
    this(0);
  }

  /** Nothing yet, of a model whose batches count from here. */
  public FormingBatches(long nextSequence) {
    this(
        nextSequence,
        new FormingRows(),
        new FormingRows(),
        new ArrayDeque<>(),
        new LinkedHashMap<>(),
        false);
  }

  /** Whether nothing of the model waits or is on its way. */
  public boolean atRest() {
    return labelled.count() + unlabelled.count() + ready.size() + inFlight.size() == 0;
  }

  /** Takes the next sequence number of the model. */
  public long takeSequence() {
    return nextSequence++;
  }

  /** The next sequence number of the model. */
  public long nextSequence() {
    return nextSequence;
  }

  /** Labelled examples that do not fill a batch yet. */
  public FormingRows labelled() {
    return labelled;
  }

  /** Unlabelled examples that do not fill a batch yet. */
  public FormingRows unlabelled() {
    return unlabelled;
  }

  /** Formed batches that wait for their turn, oldest first. */
  public Deque<ModelBatch> ready() {
    return ready;
  }

  /** Batches let go whose last signal has not come back, with when they were, milliseconds. */
  public Map<BatchId, Long> inFlight() {
    return inFlight;
  }

  /** Whether signals have stayed away for so long that no batch waits for them any more. */
  public boolean feedbackLost() {
    return feedbackLost;
  }

  /** Notes that signals stay away, or that one has come again. */
  public void feedbackLost(boolean lost) {
    feedbackLost = lost;
  }

  /** There is another champion: what waits, it sees as the live model does. */
  public void forgetChampion() {
    labelled.forgetChampion();
    unlabelled.forgetChampion();
    for (int n = ready.size(); n > 0; n--) {
      ModelBatch batch = ready.remove();
      ready.add(batch.marked(batch.marker().withInput(Optional.empty())));
    }
  }

  /** A deep copy, but for the immutable batches. */
  public FormingBatches copy() {
    return new FormingBatches(
        nextSequence,
        labelled.copy(),
        unlabelled.copy(),
        new ArrayDeque<>(ready),
        new LinkedHashMap<>(inFlight),
        feedbackLost);
  }
}
