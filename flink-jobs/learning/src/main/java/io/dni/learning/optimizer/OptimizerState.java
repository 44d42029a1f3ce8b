// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.optimizer;

/**
 * What an optimizer remembers of one parameter array; explicit, so that it is checkpointed with it.
 */
public final class OptimizerState {
  private long steps;
  private final float[] firstMoment;
  private final float[] secondMoment;

  /** A state as it was stored. Moments have the parameters' length, or 0 for plain SGD. */
  public OptimizerState(long steps, float[] firstMoment, float[] secondMoment) {
    this.steps = steps;
    this.firstMoment = firstMoment;
    this.secondMoment = secondMoment;
  }

  /** Steps taken so far. */
  public long steps() {
    return steps;
  }

  /** Running mean of the gradient (Adam's m); changed in place. */
  public float[] firstMoment() {
    return firstMoment;
  }

  /** Running mean of the squared gradient (Adam's v); changed in place. */
  public float[] secondMoment() {
    return secondMoment;
  }

  /** Takes over the values of another state of the same parameters. */
  public void become(OptimizerState other) {
    steps = other.steps;
    System.arraycopy(other.firstMoment, 0, firstMoment, 0, firstMoment.length);
    System.arraycopy(other.secondMoment, 0, secondMoment, 0, secondMoment.length);
  }

  /** A deep copy. */
  public OptimizerState copy() {
    return new OptimizerState(steps, firstMoment.clone(), secondMoment.clone());
  }

  /** Counts a step and returns its number, from 1. */
  public long nextStep() {
    return ++steps;
  }
}
