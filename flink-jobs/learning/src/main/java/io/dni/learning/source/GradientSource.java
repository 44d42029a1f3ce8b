// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.layer.TensorSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.ModuleOptimizer;
import java.util.List;
import java.util.Optional;

/**
 * What the segment below an interface learns from (SPEC, section 2), as a user writes it. Each is a
 * class of its own, listed in {@link GradientSources}; its text is what {@link #parse} reads.
 */
public interface GradientSource {

  /** When a segment takes its step. */
  enum Learning {
    /** When a batch comes up: nothing is waited for. */
    AT_ONCE,
    /** When the awaited signal comes down; the forward pass is kept until then. */
    WHEN_SIGNALLED,
    /** Never. */
    NEVER
  }

  /** First word of its text. */
  default String name() {
    return toString().split(":", -1)[0];
  }

  /** The signal that must come down for every batch; empty if none is awaited. */
  Optional<Kind> wants();

  /** When the segment takes its step. */
  Learning learning();

  /** Whether the segment takes up no other batch while one is pending, in every job. */
  default boolean locked() {
    return false;
  }

  /** Whether δ is a guess whose own error is tracked, so that the trust gate can judge it. */
  default boolean gated() {
    return false;
  }

  /** Whether what it learns is of use only with the random numbers that it drew from the seed. */
  default boolean seeded() {
    return false;
  }

  /** Refuses an optimizer with which it cannot learn. */
  default void requireLearnable(ModuleOptimizer optimizer) {}

  /**
   * What it learns, by name, in the order in which it lies in the flat arrays of {@link
   * Teacher#newState}; nothing if it never learns.
   */
  default List<TensorSpec> tensors(Cut cut) {
    return List.of();
  }

  /** The part that works at one interface. */
  Teacher at(Cut cut);

  /** Parses what {@link GradientSources} lists. */
  static GradientSource parse(String text) {
    return GradientSources.parse(text);
  }
}
