// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.message.BatchId;
import io.dni.streaming.message.ModelBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator that forms batches keeps of one model: the examples that do not fill a batch
 * yet, labelled ones and ones to predict apart, the batches that are formed but not let go, and
 * those that are on their way. Changed in place.
 */
public final class FormingBatches {
  private long nextSequence;
  private final Rows labelled;
  private final Rows unlabelled;
  private final Deque<ModelBatch> ready;
  private final Map<BatchId, Long> inFlight;
  private boolean feedbackLost;

  /** A state as it was stored. */
  public FormingBatches(
      long nextSequence,
      Rows labelled,
      Rows unlabelled,
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
    this(nextSequence, new Rows(), new Rows(), new ArrayDeque<>(), new LinkedHashMap<>(), false);
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
  public Rows labelled() {
    return labelled;
  }

  /** Unlabelled examples that do not fill a batch yet. */
  public Rows unlabelled() {
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

  /** Examples side by side, row by row. */
  public static final class Rows {
    private static final int FEW = 4;

    private float[] x = new float[0];
    private float[] y = new float[0];
    private int count;
    private long eventTime = Long.MIN_VALUE;
    private final List<String> ids = new ArrayList<>();
    private float[] weights = new float[0];

    /** No rows. */
    public Rows() {}

    Rows(float[] x, float[] y, int count, long eventTime, List<String> ids, float[] weights) {
      this.x = x;
      this.y = y;
      this.count = count;
      this.eventTime = eventTime;
      this.ids.addAll(ids);
      this.weights = weights;
    }

    /** Makes room for so many rows of these widths, keeping what is there. */
    public void reserve(int rows, int inputs, int outputs) {
      if (x.length < rows * inputs || y.length < rows * outputs) {
        x = Arrays.copyOf(x, rows * inputs);
        y = Arrays.copyOf(y, rows * outputs);
      }
    }

    /**
     * Makes room for one more row. Room grows with what has come, so that a model of few examples
     * does not hold a whole batch.
     *
     * @param most rows that a batch will have
     */
    public void reserveNext(int most, int inputs, int outputs) {
      if (x.length < (count + 1) * inputs || y.length < (count + 1) * outputs) {
        reserve(Math.max(count + 1, Math.min(most, Math.max(FEW, 2 * count))), inputs, outputs);
      }
    }

    /**
     * Takes the oldest rows away.
     *
     * @param rows how many, at most {@link #count}
     * @param inputs width of an example
     * @param outputs width of a target, 0 for rows without
     */
    public Rows take(int rows, int inputs, int outputs) {
      int rest = count - rows;
      List<String> named = ids.isEmpty() ? List.of() : ids.subList(0, rows);
      float[] weighed = weights.length == 0 ? weights : Arrays.copyOf(weights, rows);
      Rows taken = new Rows(x, y, rows, eventTime, named, weighed);
      if (rest == 0) {
        clear();
      } else {
        x = Arrays.copyOfRange(x, rows * inputs, count * inputs);
        y = Arrays.copyOfRange(y, rows * outputs, count * outputs);
        weights = weights.length == 0 ? weights : Arrays.copyOfRange(weights, rows, count);
        count = rest;
        named.clear();
      }
      return taken;
    }

    /** Inputs, {@code [rows, inputs]} row-major; rows from {@link #count} on are free. */
    public float[] x() {
      return x;
    }

    /** Targets, {@code [rows, outputs]} row-major. */
    public float[] y() {
      return y;
    }

    /** Rows filled. */
    public int count() {
      return count;
    }

    /** Newest event time, {@link Long#MIN_VALUE} if none. */
    public long eventTime() {
      return eventTime;
    }

    /** Ids in row order; empty if no example has one. */
    public List<String> ids() {
      return ids;
    }

    /** Weights in row order; empty if all are 1. */
    public float[] weights() {
      return weights;
    }

    /** Takes over the row that was just written. */
    public void added(long time, String id, float weight) {
      if (weight != 1 || weights.length > 0) {
        int known = weights.length;
        weights = Arrays.copyOf(weights, count + 1);
        Arrays.fill(weights, known, count, 1);
        weights[count] = weight;
      }
      if (!id.isEmpty() || !ids.isEmpty()) {
        while (ids.size() < count) {
          ids.add("");
        }
        ids.add(id);
      }
      eventTime = Math.max(eventTime, time);
      count++;
    }

    /** Forgets the rows; the arrays have been given away. */
    public void clear() {
      x = new float[0];
      y = new float[0];
      count = 0;
      eventTime = Long.MIN_VALUE;
      ids.clear();
      weights = new float[0];
    }

    Rows copy() {
      return new Rows(x.clone(), y.clone(), count, eventTime, ids, weights.clone());
    }
  }
}
