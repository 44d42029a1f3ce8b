// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

/** The weight of an example, a factor of its loss: what one may be. */
public final class ExampleWeight {
  /** What is expected, for messages. */
  public static final String RANGE = "a weight of 0 to 1,000,000";

  private static final float MOST = 1_000_000;

  private ExampleWeight() {}

  /** Whether a number is one; NaN is none. */
  public static boolean is(float weight) {
    return weight >= 0 && weight <= MOST;
  }
}
