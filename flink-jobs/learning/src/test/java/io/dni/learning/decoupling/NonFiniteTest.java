// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.message.Activation;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.source.None;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number that is not finite, wherever it comes in, is counted and changes nothing. */
class NonFiniteTest {

  @ParameterizedTest
  @CsvSource({
    "sg,NaN",
    "sg,Infinity",
    "sg:h,NaN",
    "sg:y,NaN",
    "sg:hy:5,NaN",
    "sg:hy:r3,NaN",
    "critic,NaN",
    "critic:h:3,Infinity",
    "backprop,NaN",
    "backprop,Infinity",
    "dfa,NaN",
    "none,NaN",
    "none,-Infinity"
  })
  void inTheInputsOfATrainingBatch(String source, float bad) {
    SequentialTrainer trainer = trained(source);
    Matrix x = SmallModel.x(9);
    x.data()[3] = bad;
    assertNothingLearned(trainer, x, SmallModel.y(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sg", "sg:y", "critic", "backprop", "dfa", "none"})
  void inTheTargetsOfATrainingBatch(String source) {
    SequentialTrainer trainer = trained(source);
    Matrix y = SmallModel.y(9);
    y.data()[4] = Float.NaN;
    List<SegmentState> before = copies(trainer);
    trainer.train(SmallModel.x(9), y);
    int top = before.size() - 1;
    StateNumbers.assertSame(trainer.states().get(top), before.get(top));
    assertThat(trainer.states().get(top).count(Counter.SKIPPED)).isEqualTo(1);
    for (SegmentState state : trainer.states()) {
      assertThat(state.pending().size()).as("nothing waits").isZero();
      assertFinite(state);
    }
  }

  @Test
  void inASignal() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f}) {
      for (String source : List.of("sg", "backprop")) {
        DecoupledSegment segment = new DecoupledSegment(SmallModel.spec(source), 0);
        SegmentState state = segment.newState("m");
        segment.forward(state, SmallModel.batch(0));
        ErrorSignal signal = SmallModel.gradient(0);
        signal.values().orElseThrow().data()[5] = bad;
        SegmentState before = state.copy();
        assertThat(segment.correct(state, signal).outcome()).isEqualTo(Outcome.SKIPPED);
        StateNumbers.assertSame(state, before);
        assertThat(state.count(Counter.SKIPPED)).isEqualTo(1);
        assertThat(state.count(Counter.CORRECTIONS)).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sg", "critic", "backprop", "dfa"})
  void inTheWeights(String source) {
    SequentialTrainer trainer = trained(source);
    // the last bias of the output layer: every logit of one class becomes NaN
    float[] parameters = trainer.states().get(2).weights().parameters();
    parameters[parameters.length - 1] = Float.NaN;
    SegmentState before = trainer.states().get(2).copy();
    trainer.train(SmallModel.x(9), SmallModel.y(9));
    SegmentState after = trainer.states().get(2);
    assertThat(after.weights().optimizer().steps()).isEqualTo(before.weights().optimizer().steps());
    assertThat(after.weights().optimizer().secondMoment())
        .isEqualTo(before.weights().optimizer().secondMoment());
    assertThat(after.count(Counter.SKIPPED)).isEqualTo(1);
    assertFinite(trainer.states().get(0));
    assertFinite(trainer.states().get(1));
  }

  @Test
  void aSegmentThatHasNothingToSaySaysSoAndNobodyWaits() {
    DecoupledSegment middle = new DecoupledSegment(SmallModel.spec("backprop"), 1);
    SegmentState state = middle.newState("m");
    Matrix h = io.dni.learning.Samples.gaussian(SmallModel.ROWS, 6, 1);
    middle.forward(state, new Activation(SmallModel.batch(0).id(), h, SmallModel.y(0)));
    Matrix bad = Matrix.zeros(SmallModel.ROWS, 4);
    bad.data()[0] = Float.NaN;
    CorrectionStep step =
        middle.correct(
            state,
            new ErrorSignal(
                1,
                SmallModel.batch(0).id(),
                ErrorSignal.Kind.ERROR_GRADIENT,
                java.util.Optional.of(bad),
                1));
    assertThat(step.signals())
        .singleElement()
        .satisfies(s -> assertThat(s.values()).isEmpty())
        .satisfies(s -> assertThat(s.interfaceIndex()).isZero());
  }

  @Test
  void noRateCanPutAnInfinityIntoTheParameters() {
    assertThatThrownBy(() -> new Adam(1e38))
        .hasMessage("learning-rate: 1.0E38 (expected: > 0, at most 1e6)");
    for (Optimizer largest : List.of(new Adam(1e6), new Sgd(1e6))) {
      for (String source : List.of("sg", "critic", "backprop", "dfa")) {
        SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec(source, largest));
        for (int i = 0; i < 200; i++) {
          trainer.train(SmallModel.x(i), SmallModel.y(i));
        }
        trainer.states().forEach(NonFiniteTest::assertFinite);
      }
    }
  }

  private static SequentialTrainer trained(String source) {
    SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec(source));
    for (int i = 0; i < 4; i++) {
      trainer.train(SmallModel.x(i), SmallModel.y(i));
    }
    return trainer;
  }

  private static void assertNothingLearned(SequentialTrainer trainer, Matrix x, Matrix y) {
    List<SegmentState> before = copies(trainer);
    trainer.train(x, y);
    for (int i = 0; i < before.size(); i++) {
      SegmentState state = trainer.states().get(i);
      StateNumbers.assertSame(state, before.get(i));
      assertThat(state.pending().size()).as("nothing waits").isZero();
      boolean learns =
          !(trainer.spec().sources().size() > i && trainer.spec().sources().get(i) instanceof None);
      assertThat(state.count(Counter.SKIPPED)).as("segment " + i).isGreaterThan(learns ? 0 : -1);
    }
    trainer.train(SmallModel.x(20), SmallModel.y(20));
    assertThat(trainer.states().get(2).weights().optimizer().steps())
        .as("and it goes on")
        .isEqualTo(before.get(2).weights().optimizer().steps() + 1);
  }

  private static List<SegmentState> copies(SequentialTrainer trainer) {
    return trainer.states().stream().map(SegmentState::copy).toList();
  }

  private static void assertFinite(SegmentState state) {
    for (float value : state.weights().parameters()) {
      assertThat(value).isFinite();
    }
    for (float value : state.weights().statistics()) {
      assertThat(value).isFinite();
    }
    state
        .moduleWeights()
        .ifPresent(
            w -> {
              for (float value : w.parameters()) {
                assertThat(value).isFinite();
              }
            });
  }
}
