// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

/** A run in which an {@link Invariant} did not hold. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Invariant invariant;

  InvariantViolation(Invariant invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  InvariantViolation(InvariantViolation of, String replay) {
    super(of.getMessage() + " (" + replay + ")", of);
    this.invariant = of.invariant;
  }

  /** The one that did not hold. */
  public Invariant invariant() {
    return invariant;
  }
}
