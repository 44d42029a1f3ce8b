// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.decoupling.Gate;
import java.io.Serializable;

/**
 * Which version of a model predicts.
 *
 * @param fromChampion whether the champion's predictions are written, where there is one
 * @param gate when live model and champion replace each other without being told
 */
public record Serving(boolean fromChampion, Gate gate) implements Serializable {
  /** The live model, always. */
  public static final Serving LIVE = new Serving(false, Gate.OFF);

  /** Whether each model has a champion without being told, or is expected to get one. */
  public boolean keepsChampion() {
    return fromChampion || gate.on();
  }
}
