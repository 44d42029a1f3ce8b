// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.source.GradientSource;
import org.junit.jupiter.api.Test;

/** Learning from the true gradient without waiting for it. */
class DelayedTest {

  @Test
  void withoutADelayItIsBackPropagationBitForBit() {
    SequentialTrainer delayed = new SequentialTrainer(SmallModel.spec("delayed"));
    SequentialTrainer locked = new SequentialTrainer(SmallModel.spec("backprop"));
    for (int i = 0; i < 20; i++) {
      double loss = delayed.train(SmallModel.x(i), SmallModel.y(i)).loss();
      assertThat(loss).isEqualTo(locked.train(SmallModel.x(i), SmallModel.y(i)).loss());
    }
    for (int i = 0; i < 3; i++) {
      StateNumbers.assertSame(delayed.states().get(i), locked.states().get(i));
    }
  }

  @Test
  void aLateGradientIsLearnedFromWithTheParametersOfItsArrival() {
    DecoupledSegment segment = new DecoupledSegment(SmallModel.spec("delayed"), 0);
    SegmentState state = segment.newState("m");
    segment.forward(state, SmallModel.batch(0));
    segment.forward(state, SmallModel.batch(1));
    float[] start = state.weights().parameters().clone();
    segment.correct(state, SmallModel.gradient(0));
    assertThat(state.weights().parameters()).isNotEqualTo(start);
    SegmentState other = state.copy();
    assertThat(segment.correct(state, SmallModel.gradient(1)).outcome())
        .isEqualTo(CorrectionStep.Outcome.APPLIED);
    assertThat(state.count(Counter.STEPS)).isEqualTo(2);
    assertThat(state.weights().parameters()).isNotEqualTo(other.weights().parameters());
  }

  @Test
  void itNeedsNoLockStep() {
    assertThat(GradientSource.parse("delayed").locked()).isFalse();
    assertThat(GradientSource.parse("backprop").locked()).isTrue();
  }
}
