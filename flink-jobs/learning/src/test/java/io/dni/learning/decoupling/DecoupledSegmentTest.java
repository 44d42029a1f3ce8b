// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.Weights;
import io.dni.learning.tensor.Matrix;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoupledSegmentTest {
  private final DecoupledSegment segment = new DecoupledSegment(SmallModel.spec("sg"), 0);
  private final SegmentState state = segment.newState("m");

  @Test
  void forwardLearnsAtOnceAndRemembersTheBatch() {
    corrected(3);
    float[] before = state.weights().parameters().clone();
    ForwardStep step = segment.forward(state, SmallModel.batch(3));
    assertThat(state.weights().parameters()).isNotEqualTo(before);
    assertThat(step.activation().orElseThrow().h().columns()).isEqualTo(6);
    assertThat(step.activation().get().y()).isEqualTo(SmallModel.y(3));
    assertThat(step.signals()).as("nobody lies below segment 0").isEmpty();
    assertThat(step.output()).isEmpty();
    assertThat(state.pending().size()).isEqualTo(1);
    assertThat(state.pending().entries().iterator().next().h())
        .isEqualTo(step.activation().get().h());
    assertThat(state.count(Counter.EXAMPLES)).isEqualTo(4L * SmallModel.ROWS);
  }

  @Test
  void aSignalActsOnceAndItsDuplicateIsUnmatched() {
    segment.forward(state, SmallModel.batch(0));
    assertThat(segment.correct(state, SmallModel.gradient(0)).outcome()).isEqualTo(Outcome.APPLIED);
    SegmentState before = state.copy();
    assertThat(segment.correct(state, SmallModel.gradient(0)).outcome())
        .isEqualTo(Outcome.UNMATCHED);
    assertSameNumbers(before);
    assertThat(state.count(Counter.CORRECTIONS)).isEqualTo(1);
    assertThat(state.count(Counter.UNMATCHED)).isEqualTo(1);
    assertThat(state.count(Counter.ORPHANS)).isZero();
  }

  @Test
  void aSignalOfABatchThatNeverExistedHereIsAnOrphan() {
    segment.forward(state, SmallModel.batch(0));
    SegmentState before = state.copy();
    assertThat(segment.correct(state, SmallModel.gradient(1)).outcome())
        .as("a later batch of the same attempt, rolled back")
        .isEqualTo(Outcome.ORPHAN);
    ErrorSignal foreign =
        new ErrorSignal(
            0,
            new BatchId(8, 0),
            Kind.ERROR_GRADIENT,
            Optional.of(Matrix.zeros(SmallModel.ROWS, 6)),
            1);
    assertThat(segment.correct(state, foreign).outcome())
        .as("another attempt")
        .isEqualTo(Outcome.ORPHAN);
    assertSameNumbers(before);
    assertThat(state.pending().size()).isEqualTo(1);
    assertThat(state.count(Counter.ORPHANS)).isEqualTo(2);
  }

  @Test
  void theOldestPendingBatchIsEvictedAndItsLateSignalIsUnmatched() {
    var bounded = new DecoupledSegment(SmallModel.spec("sg", 2, 0, TrustGate.OPEN), 0);
    for (int i = 0; i < 3; i++) {
      bounded.forward(state, SmallModel.batch(i));
    }
    assertThat(state.pending().size()).isEqualTo(2);
    assertThat(state.count(Counter.EVICTED)).isEqualTo(1);
    assertThat(state.count(Counter.PENDING_DIGEST))
        .isEqualTo(SmallModel.batch(1).id().digest() + SmallModel.batch(2).id().digest());
    assertThat(state.count(Counter.PENDING_MAX)).isEqualTo(2);
    assertThat(bounded.correct(state, SmallModel.gradient(0)).outcome())
        .isEqualTo(Outcome.UNMATCHED);
    assertThat(bounded.correct(state, SmallModel.gradient(2)).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(bounded.correct(state, SmallModel.gradient(1)).outcome())
        .as("out of order")
        .isEqualTo(Outcome.APPLIED);
    assertThat(state.count(Counter.PENDING_DIGEST)).isZero();
  }

  @Test
  void correctionUsesTheStoredActivationAndTheModuleOfThatMoment() {
    var reference = new DecoupledSegment(SmallModel.spec("sg"), 0);
    SegmentState expected = reference.newState("m");
    ForwardStep first = segment.forward(state, SmallModel.batch(0));
    reference.forward(expected, SmallModel.batch(0));
    Matrix sent = first.activation().orElseThrow().h().copy();
    for (int i = 1; i < 4; i++) {
      segment.forward(state, SmallModel.batch(i));
    }
    segment.correct(state, SmallModel.gradient(1));
    Weights module = state.moduleWeights().orElseThrow().copy();
    segment
        .teacher()
        .onSignal(module, sent, SmallModel.y(0), SmallModel.gradient(0).values().orElseThrow());
    segment.correct(state, SmallModel.gradient(0));
    assertThat(state.moduleWeights().get().parameters()).isEqualTo(module.parameters());
  }

  @Test
  void delayIsTheDistanceInBatches() {
    for (int i = 0; i < 5; i++) {
      segment.forward(state, SmallModel.batch(i));
    }
    segment.correct(state, SmallModel.gradient(4));
    assertThat(state.gauge(Gauge.DELAY)).isZero();
    SegmentState other = segment.newState("m");
    for (int i = 0; i < 5; i++) {
      segment.forward(other, SmallModel.batch(i));
    }
    segment.correct(other, SmallModel.gradient(1));
    assertThat(other.gauge(Gauge.DELAY)).isEqualTo(3);
    assertThat(other.gauge(Gauge.TRUE_LOSS)).as("brought by the signal").isEqualTo(1.5);
  }

  @Test
  void theGaugesAreThoseOfTheGuess() {
    segment.forward(state, SmallModel.batch(0));
    Matrix delta = Samples.gaussian(SmallModel.ROWS, 6, 1);
    segment.correct(state, SmallModel.gradient(0, delta));
    double norm = Samples.dot(delta.data(), delta.data(), delta.size()) / SmallModel.ROWS;
    assertThat(state.gauge(Gauge.GRADIENT_SQUARED_NORM)).isCloseTo(norm, offset(1e-4));
    assertThat(state.relativeError()).as("the first guess is zero").isCloseTo(1, offset(1e-9));
    assertThat(state.cosine()).as("a zero guess has no direction").isNaN();
    for (int i = 1; i < 400; i++) {
      segment.forward(state, SmallModel.batch(0, i));
      segment.correct(state, SmallModel.gradient(i, delta));
    }
    assertThat(state.cosine()).isGreaterThan(0.5);
    assertThat(state.relativeError()).isLessThan(1);
  }

  @Test
  void aBatchSentUpTwiceIsRefused() {
    segment.forward(state, SmallModel.batch(0));
    assertThatThrownBy(() -> segment.forward(state, SmallModel.batch(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sent up twice");
  }

  @Test
  void aSignalOfAnotherKindOrShapeSettlesTheBatchAndIsSkipped() {
    Matrix[] wrong = {
      Matrix.zeros(SmallModel.ROWS, 5), Matrix.zeros(SmallModel.ROWS - 1, 6), Matrix.zeros(0, 0)
    };
    for (int i = 0; i < wrong.length; i++) {
      segment.forward(state, SmallModel.batch(i));
      SegmentState before = state.copy();
      assertThat(segment.correct(state, SmallModel.gradient(i, wrong[i])).outcome())
          .isEqualTo(Outcome.SKIPPED);
      assertSameNumbers(before);
    }
    segment.forward(state, SmallModel.batch(9));
    ErrorSignal loss =
        new ErrorSignal(
            0,
            new BatchId(7, 9),
            Kind.LOSS,
            Optional.of(Matrix.zeros(SmallModel.ROWS, 1)),
            Double.NaN);
    assertThat(segment.correct(state, loss).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(state.pending().size()).isZero();
    assertThat(state.count(Counter.SKIPPED)).isEqualTo(4);
  }

  @Test
  void inferenceLeavesTheStateUntouchedAndUsesNoBatchStatistics() {
    corrected(3);
    SegmentState before = state.copy();
    Matrix x = SmallModel.x(77);
    Matrix h = segment.infer(state, x, x);
    assertSameNumbers(before);
    assertThat(state.counters()).isEqualTo(before.counters());
    assertThat(state.pending().size()).isEqualTo(before.pending().size());
    Matrix one = new Matrix(1, 5, x.data());
    Matrix alone = segment.infer(state, one, one);
    assertThat(alone).as("a row alone").isEqualTo(new Matrix(1, 6, h.data()));
  }

  @Test
  void aCopiedStateGoesItsOwnWay() {
    corrected(3);
    segment.forward(state, SmallModel.batch(3));
    SegmentState copy = state.copy();
    float[] parameters = copy.weights().parameters().clone();
    float[] module = copy.moduleWeights().orElseThrow().parameters().clone();
    segment.correct(state, SmallModel.gradient(3));
    segment.forward(state, SmallModel.batch(4));
    assertThat(copy.weights().parameters()).isEqualTo(parameters);
    assertThat(copy.moduleWeights().get().parameters()).isEqualTo(module);
    assertThat(copy.pending().size()).isEqualTo(1);
    assertThat(copy.count(Counter.BATCHES)).isEqualTo(4);
    // and both reach the same numbers by the same way
    segment.correct(copy, SmallModel.gradient(3));
    segment.forward(copy, SmallModel.batch(4));
    assertSameNumbers(copy);
    assertThat(copy.counters()).isEqualTo(state.counters());
  }

  @Test
  void oneInstanceServesManyModelsWithoutMixingThem() {
    SegmentState other = segment.newState("other");
    assertThat(other.weights().parameters()).isNotEqualTo(state.weights().parameters());
    SegmentState alone = segment.newState("m");
    for (int i = 0; i < 3; i++) {
      segment.forward(state, SmallModel.batch(i));
      segment.forward(other, SmallModel.batch(i + 50));
      segment.correct(other, SmallModel.gradient(i + 50));
      segment.correct(state, SmallModel.gradient(i));
    }
    for (int i = 0; i < 3; i++) {
      segment.forward(alone, SmallModel.batch(i));
      segment.correct(alone, SmallModel.gradient(i));
    }
    assertSameNumbers(alone);
  }

  @ParameterizedTest
  @EnumSource(TrustGate.Mode.class)
  void theTrustGateHoldsBackWhatCannotBeTrusted(TrustGate.Mode mode) {
    var gated = new DecoupledSegment(SmallModel.spec("sg", 9, 0, new TrustGate(mode, 1e-9)), 0);
    for (int i = 0; i < 4; i++) {
      gated.forward(state, SmallModel.batch(i));
      gated.correct(state, SmallModel.gradient(i));
    }
    float[] before = state.weights().parameters().clone();
    gated.forward(state, SmallModel.batch(4));
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved = Math.max(moved, Math.abs(before[i] - state.weights().parameters()[i]));
    }
    switch (mode) {
      case OFF -> assertThat(moved).isGreaterThan(1e-3);
      case SKIP -> assertThat(moved).isZero();
      case SCALE -> assertThat(moved).isLessThan(1e-6);
    }
    assertThat(state.count(Counter.GATED))
        .isEqualTo(
            switch (mode) {
              case OFF -> 0;
              case SKIP -> 5;
              case SCALE -> 1; // before the first correction nothing is known of the guesses
            });
    assertThat(state.count(Counter.CORRECTIONS)).as("the module learns on").isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1e9})
  void clippingBoundsTheNormOfTheParameterGradient(double bound) {
    ModelSpec plain = SmallModel.spec("sg", new Sgd(1));
    ModelSpec clipped =
        new ModelSpec(
            plain.network(),
            plain.cuts(),
            plain.sources(),
            plain.optimizer(),
            plain.moduleOptimizer(),
            9,
            bound,
            TrustGate.OPEN,
            1);
    DecoupledSegment output = new DecoupledSegment(clipped, 2);
    SegmentState top = output.newState("m");
    float[] before = top.weights().parameters().clone();
    var batch =
        new io.dni.learning.message.Activation(
            new BatchId(7, 0), Samples.gaussian(SmallModel.ROWS, 4, 1), SmallModel.y(0));
    output.forward(top, batch);
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved += Math.pow((double) before[i] - top.weights().parameters()[i], 2);
    }
    double norm = top.gauge(Gauge.PARAMETER_GRADIENT_NORM);
    assertThat(Math.sqrt(moved)).isCloseTo(Math.min(bound, norm), offset(1e-4));
  }

  /** Some batches, each corrected, so that the module guesses something. */
  private void corrected(int batches) {
    for (int i = 0; i < batches; i++) {
      segment.forward(state, SmallModel.batch(i));
      segment.correct(state, SmallModel.gradient(i));
    }
  }

  private void assertSameNumbers(SegmentState expected) {
    StateNumbers.assertSame(state, expected);
  }
}
