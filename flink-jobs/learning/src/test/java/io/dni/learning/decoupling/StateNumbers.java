// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.segment.Weights;

/** Compares everything that is learned: parameters, moments, step counts and running statistics. */
final class StateNumbers {
  private StateNumbers() {}

  static void assertSame(SegmentState actual, SegmentState expected) {
    assertSame(actual.weights(), expected.weights());
    assertThat(actual.moduleWeights().isPresent()).isEqualTo(expected.moduleWeights().isPresent());
    actual.moduleWeights().ifPresent(w -> assertSame(w, expected.moduleWeights().orElseThrow()));
  }

  private static void assertSame(Weights actual, Weights expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.statistics()).isEqualTo(expected.statistics());
    assertThat(actual.optimizer().steps()).isEqualTo(expected.optimizer().steps());
    assertThat(actual.optimizer().firstMoment()).isEqualTo(expected.optimizer().firstMoment());
    assertThat(actual.optimizer().secondMoment()).isEqualTo(expected.optimizer().secondMoment());
  }
}
