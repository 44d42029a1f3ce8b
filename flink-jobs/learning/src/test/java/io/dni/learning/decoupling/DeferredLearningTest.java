// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.source.Backpropagation;
import io.dni.learning.syntheticgradient.FeedbackAlignment;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that wait for the truth: back-propagation and direct feedback alignment; and none. */
class DeferredLearningTest {

  @Test
  void lockedBackPropagationOverSegmentsIsBackPropagationThroughTheWholeNetwork() {
    ModelSpec cut = SmallModel.spec("backprop");
    ModelSpec whole =
        ModelSpec.of(
            SmallModel.NETWORK,
            List.of(),
            new Backpropagation(),
            new Adam(0.01),
            new Adam(0.01),
            1);
    SequentialTrainer pieces = new SequentialTrainer(cut);
    SequentialTrainer one = new SequentialTrainer(whole);
    copyParameters(pieces, one);
    for (int i = 0; i < 20; i++) {
      double a = pieces.train(SmallModel.x(i), SmallModel.y(i)).loss();
      double b = one.train(SmallModel.x(i), SmallModel.y(i)).loss();
      assertThat(a).as("loss of batch " + i).isEqualTo(b);
    }
    float[] undivided = one.states().get(0).weights().parameters();
    int place = 0;
    for (SegmentState state : pieces.states()) {
      float[] part = state.weights().parameters();
      assertThat(part)
          .containsExactly(java.util.Arrays.copyOfRange(undivided, place, place + part.length));
      place += part.length;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"backprop", "dfa"})
  void aWaitingSegmentLearnsOnlyWhenItsSignalComes(String source) {
    DecoupledSegment segment = new DecoupledSegment(SmallModel.spec(source), 0);
    SegmentState state = segment.newState("m");
    SegmentState before = state.copy();
    ForwardStep step = segment.forward(state, SmallModel.batch(0));
    StateNumbers.assertSame(state, before);
    assertThat(step.signals()).isEmpty();
    assertThat(state.pending().entries().iterator().next().tape()).isPresent();
    boolean backprop = source.equals("backprop");
    segment.correct(
        state,
        new ErrorSignal(
            0,
            SmallModel.batch(0).id(),
            backprop ? Kind.ERROR_GRADIENT : Kind.OUTPUT_ERROR,
            Optional.of(io.dni.learning.Samples.gaussian(SmallModel.ROWS, backprop ? 6 : 3, 4)),
            1));
    assertThat(state.weights().parameters()).isNotEqualTo(before.weights().parameters());
    assertThat(state.weights().statistics()).isNotEqualTo(before.weights().statistics());
    assertThat(state.count(Counter.STEPS)).isEqualTo(1);
    assertThat(state.count(Counter.CORRECTIONS)).isEqualTo(1);
  }

  @Test
  void aKeptPassIsNotTouchedByLaterBatches() {
    DecoupledSegment segment = new DecoupledSegment(SmallModel.spec("backprop", new Sgd(0.1)), 0);
    SegmentState plain = segment.newState("m");
    segment.forward(plain, SmallModel.batch(0));
    segment.correct(plain, SmallModel.gradient(0));
    SegmentState interleaved = segment.newState("m");
    segment.forward(interleaved, SmallModel.batch(0));
    segment.forward(interleaved, SmallModel.batch(1));
    segment.forward(interleaved, SmallModel.batch(2));
    segment.correct(interleaved, SmallModel.gradient(0));
    StateNumbers.assertSame(interleaved, plain);
  }

  @Test
  void feedbackAlignmentLearnsFromTheOutputErrorThroughTheFixedMatrix() {
    ModelSpec spec = SmallModel.spec("dfa", new Sgd(0.1));
    DecoupledSegment aligned = new DecoupledSegment(spec, 0);
    DecoupledSegment plain = new DecoupledSegment(SmallModel.spec("backprop", new Sgd(0.1)), 0);
    SegmentState a = aligned.newState("m");
    SegmentState b = plain.newState("m");
    aligned.forward(a, SmallModel.batch(0));
    plain.forward(b, SmallModel.batch(0));
    Matrix e = io.dni.learning.Samples.gaussian(SmallModel.ROWS, 3, 4);
    aligned.correct(
        a, new ErrorSignal(0, SmallModel.batch(0).id(), Kind.OUTPUT_ERROR, Optional.of(e), 1));
    Matrix projected = new FeedbackAlignment(3, 6, ~spec.seed("", 0)).project(e);
    plain.correct(b, SmallModel.gradient(0, projected));
    StateNumbers.assertSame(a, b);
  }

  @Test
  void theOutputSegmentSendsItsErrorToEveryAlignedSegmentAndItsLossToEveryCritic() {
    SequentialTrainer dfa = new SequentialTrainer(SmallModel.spec("dfa"));
    dfa.train(SmallModel.x(0), SmallModel.y(0));
    SequentialTrainer critic = new SequentialTrainer(SmallModel.spec("critic"));
    critic.train(SmallModel.x(0), SmallModel.y(0));
    for (int i = 0; i < 2; i++) {
      assertThat(dfa.states().get(i).count(Counter.CORRECTIONS)).isEqualTo(1);
      assertThat(dfa.states().get(i).count(Counter.STEPS)).isEqualTo(1);
      assertThat(critic.states().get(i).count(Counter.CORRECTIONS)).isEqualTo(1);
    }
  }

  @Test
  void withoutASourceOnlyTheOutputSegmentLearns() {
    SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec("none"));
    List<SegmentState> before = trainer.states().stream().map(SegmentState::copy).toList();
    trainer.train(SmallModel.x(0), SmallModel.y(0));
    for (int i = 0; i < 2; i++) {
      SegmentState state = trainer.states().get(i);
      assertThat(state.weights().parameters()).isEqualTo(before.get(i).weights().parameters());
      assertThat(state.weights().statistics()).isNotEqualTo(before.get(i).weights().statistics());
      assertThat(state.pending().size()).isZero();
    }
    assertThat(trainer.states().get(2).weights().parameters())
        .isNotEqualTo(before.get(2).weights().parameters());
  }

  @Test
  void anEmptySignalSettlesTheWholeChainBelow() {
    DecoupledSegment middle = new DecoupledSegment(SmallModel.spec("backprop"), 1);
    SegmentState state = middle.newState("m");
    Matrix h = io.dni.learning.Samples.gaussian(SmallModel.ROWS, 6, 1);
    middle.forward(state, new Activation(SmallModel.batch(0).id(), h, SmallModel.y(0)));
    CorrectionStep step =
        middle.correct(
            state,
            new ErrorSignal(
                1, SmallModel.batch(0).id(), Kind.ERROR_GRADIENT, Optional.empty(), Double.NaN));
    assertThat(step.outcome()).isEqualTo(CorrectionStep.Outcome.SKIPPED);
    assertThat(step.signals())
        .singleElement()
        .satisfies(s -> assertThat(s.values()).isEmpty())
        .satisfies(s -> assertThat(s.id()).isEqualTo(SmallModel.batch(0).id()));
    assertThat(state.pending().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sg", "sg:h", "critic", "backprop", "dfa"})
  void everySourceLearnsASmallProblem(String source) {
    SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec(source));
    Matrix x = SmallModel.x(1);
    Matrix y = SmallModel.y(1);
    double first = trainer.train(x, y).loss();
    double last = first;
    for (int i = 0; i < 300; i++) {
      last = trainer.train(x, y).loss();
    }
    assertThat(last).isLessThan(first * 0.75);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void signalsArriveAfterTheChosenNumberOfBatches(int delay) {
    SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec("sg"), "m", delay);
    for (int i = 0; i < 12; i++) {
      trainer.train(SmallModel.x(i), SmallModel.y(i));
    }
    for (int i = 0; i < 2; i++) {
      SegmentState state = trainer.states().get(i);
      assertThat(state.count(Counter.CORRECTIONS)).isEqualTo(12 - delay);
      assertThat(state.pending().size()).isEqualTo(delay);
      assertThat(state.gauge(Gauge.DELAY)).isCloseTo(delay, offset(1e-9));
    }
    trainer.drain();
    assertThat(trainer.states().get(0).pending().size()).isZero();
    assertThat(trainer.states().get(0).count(Counter.CORRECTIONS)).isEqualTo(12);
  }

  private static void copyParameters(SequentialTrainer pieces, SequentialTrainer one) {
    float[] undivided = one.states().get(0).weights().parameters();
    int place = 0;
    for (SegmentState state : pieces.states()) {
      float[] part = state.weights().parameters();
      System.arraycopy(part, 0, undivided, place, part.length);
      place += part.length;
    }
  }
}
