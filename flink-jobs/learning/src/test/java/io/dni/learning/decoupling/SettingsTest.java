// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.TrustGate.Mode;
import io.dni.learning.message.BatchId;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.None;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The value types around the rule. */
class SettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sg:hy",
        "sg:h",
        "sg:y",
        "sg:hy:32",
        "sg:h:r64",
        "sg:hy:32:r8",
        "critic:hy:64",
        "critic:h",
        "backprop",
        "dfa",
        "none"
      })
  void gradientSourcesReadBackFromTheirText(String text) {
    assertThat(GradientSource.parse(text))
        .hasToString(text.equals("critic:h") ? "critic:h:64" : text);
  }

  @Test
  void aPlainSyntheticSourceIsLinearAndSeesActivationAndLabel() {
    assertThat(GradientSource.parse("sg")).isEqualTo(new SyntheticGradient(Conditioning.HY, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SG",
        "sg:x",
        "sg:hy:-1",
        "sg:hy:a",
        "sg:hy:1:2",
        "sg:r",
        "sg:r-1",
        "sg:r1:hy",
        "critic:r3",
        "backprop:1",
        "none:"
      })
  void whatIsNoSourceIsRefused(String text) {
    assertThatThrownBy(() -> GradientSource.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void cutsDivideTheBlocksWithoutGapOrOverlap() {
    ModelSpec spec = single(List.of(2));
    assertThat(spec.segments()).isEqualTo(2);
    assertThat(spec.blocks(0)).hasSize(2);
    assertThat(spec.blocks(1)).hasSize(1);
    assertThat(spec.firstBlock(1)).isEqualTo(2);
    assertThat(ModelSpec.everyLayer(SmallModel.NETWORK)).containsExactly(1, 2);
  }

  @Test
  void cutsOutsideTheNetworkAreRefused() {
    assertThatThrownBy(() -> single(List.of(4)))
        .hasMessage("cut 0: after block 4 (expected: 1 to 3)");
    assertThatThrownBy(() -> single(List.of(0)))
        .hasMessage("cut 0: after block 0 (expected: 1 to 3)");
    assertThatThrownBy(() -> single(List.of(2, 2)))
        .hasMessage("cut 1: after block 2 (expected: 3 to 3)");
  }

  @Test
  void otherSettingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> SmallModel.spec("sg", 0, 0, TrustGate.OPEN))
        .hasMessage("max-pending: 0 (expected: >= 1)");
    assertThatThrownBy(() -> SmallModel.spec("sg", 1, Double.NaN, TrustGate.OPEN))
        .hasMessage("clip-norm: NaN (expected: >= 0)");
    assertThatThrownBy(() -> new TrustGate(Mode.SKIP, 0))
        .hasMessage("trust-gate threshold: 0.0 (expected: > 0)");
    assertThatThrownBy(() -> new SequentialTrainer(SmallModel.spec("sg"), "m", -1))
        .hasMessage("delay: -1 (expected: >= 0)");
    assertThatThrownBy(
            () ->
                ModelSpec.of(
                    SmallModel.NETWORK, List.of(), new None(), new Adam(1), new Adam(1), 0))
        .hasMessage("seed: 0 (expected: any other number)");
  }

  @Test
  void everyModelAndSegmentStartsFromASeedOfItsOwn() {
    ModelSpec spec = SmallModel.spec("sg");
    assertThat(List.of(spec.seed("a", 0), spec.seed("a", 1), spec.seed("b", 0), spec.seed("b", 1)))
        .doesNotHaveDuplicates();
    assertThat(spec.seed("a", 0)).isEqualTo(SmallModel.spec("dfa").seed("a", 0));
  }

  @Test
  void everySettingThatChangesTheModelChangesItsFields() {
    assertThat(SmallModel.spec("sg").fields()).isNotEqualTo(SmallModel.spec("dfa").fields());
    assertThat(single(List.of(1)).fields()).isNotEqualTo(single(List.of(2)).fields());
    assertThat(SmallModel.spec("sg", 5, 0, new TrustGate(Mode.SCALE, 0.5)).fields())
        .containsEntry("trust-gate", "scale:0.5")
        .containsEntry("max-pending", "5")
        .containsEntry("network", "5-6-4-3");
  }

  @Test
  void theTrustGateTrustsUpToItsThreshold() {
    TrustGate skip = new TrustGate(Mode.SKIP, 0.5);
    assertThat(skip.scale(0.5)).isEqualTo(1);
    assertThat(skip.scale(0.51)).isZero();
    assertThat(skip.scale(Double.NaN)).isZero();
    TrustGate scale = new TrustGate(Mode.SCALE, 0.5);
    assertThat(scale.scale(0.25)).isEqualTo(1);
    assertThat(scale.scale(2)).isEqualTo(0.25);
    assertThat(scale.scale(Double.NaN)).isZero();
    assertThat(scale.scale(Double.POSITIVE_INFINITY)).isZero();
    assertThat(TrustGate.OPEN.scale(Double.NaN)).isEqualTo(1);
  }

  @Test
  void theRunningMeanIsUnbiasedFromItsFirstSampleAndForgets() {
    ExponentialMean mean = new ExponentialMean();
    assertThat(mean.value()).isNaN();
    mean.add(3);
    assertThat(mean.value()).isCloseTo(3, offset(1e-12));
    mean.add(Double.NaN);
    assertThat(mean.value()).isCloseTo(3, offset(1e-12));
    for (int i = 0; i < 500; i++) {
      mean.add(7);
    }
    assertThat(mean.value()).isCloseTo(7, offset(1e-3));
    ExponentialMean span = new ExponentialMean(1, 0.5);
    ExponentialMean singles = new ExponentialMean(1, 0.5);
    span.add(4, 3);
    for (int i = 0; i < 3; i++) {
      singles.add(4);
    }
    assertThat(span.value()).isCloseTo(singles.value(), offset(1e-12));
  }

  @Test
  void aStateTellsItsOwnBatchesFromOrphansForTheLastSixteenAttempts() {
    PendingBatches pending = new PendingBatches();
    Tally tally = new Tally(Map.of());
    for (long nonce = 1; nonce <= 17; nonce++) {
      pending.sendUp(entry(nonce, 10), 100, tally);
      pending.sendUp(entry(nonce, 4), 100, tally);
    }
    assertThat(pending.newestByNonce()).hasSize(16);
    assertThat(outcome(pending, 17, 9)).isEqualTo(Outcome.UNMATCHED);
    assertThat(outcome(pending, 17, 11)).isEqualTo(Outcome.ORPHAN);
    assertThat(outcome(pending, 2, 0)).isEqualTo(Outcome.UNMATCHED);
    assertThat(outcome(pending, 1, 0)).as("the oldest is forgotten").isEqualTo(Outcome.ORPHAN);
    assertThat(outcome(pending, 1, 10)).as("but still pending").isEqualTo(Outcome.APPLIED);
  }

  private static PendingBatches.Entry entry(long nonce, long sequence) {
    Matrix none = Matrix.zeros(0, 0);
    return new PendingBatches.Entry(
        new BatchId(nonce, sequence), 1, none, none, Optional.empty(), Optional.empty());
  }

  private static Outcome outcome(PendingBatches pending, long nonce, long sequence) {
    return pending.settle(new BatchId(nonce, sequence), new Tally(Map.of())).outcome();
  }

  @Test
  void aStoredStateIsTheSameState() {
    SegmentState state = new DecoupledSegment(SmallModel.spec("sg"), 0).newState("m");
    state.tally().add(Counter.STEPS, 3);
    state.sample(Gauge.TRUE_LOSS, 2);
    SegmentState stored =
        new SegmentState(
            state.weights(),
            state.moduleWeights(),
            new PendingBatches(List.of(), Map.of(5L, 6L)),
            state.counters(),
            state.gauges());
    assertThat(stored.count(Counter.STEPS)).isEqualTo(3);
    assertThat(stored.gauge(Gauge.TRUE_LOSS)).isCloseTo(2, offset(1e-12));
    assertThat(outcome(stored.pending(), 5, 6)).isEqualTo(Outcome.UNMATCHED);
    stored.sample(Gauge.TRUE_LOSS, 100);
    assertThat(state.gauge(Gauge.TRUE_LOSS)).as("gauges are copied").isCloseTo(2, offset(1e-12));
    assertThat(state.moduleWeights()).isNotEqualTo(Optional.empty());
  }

  @Test
  void aSegmentThatWouldWaitForEverIsRefused() {
    assertThatThrownBy(() -> mixed(TrustGate.OPEN, "sg", "none"))
        .hasMessage(
            "gradient sources: sg:hy below none, at interfaces 0 and 1"
                + " (expected: a source that learns above sg; it would wait for ever)");
    assertThatThrownBy(() -> mixed(TrustGate.OPEN, "backprop", "none"))
        .hasMessageContaining("backprop below none");
    for (String below : List.of("dfa", "critic", "none")) {
      assertThat(mixed(TrustGate.OPEN, below, "none").segments()).isEqualTo(3);
    }
    assertThat(mixed(TrustGate.OPEN, "none", "sg").segments()).isEqualTo(3);
    assertThat(mixed(TrustGate.OPEN, "backprop", "dfa").segments()).isEqualTo(3);
  }

  @Test
  void aTrustGateCannotJudgeACritic() {
    TrustGate gate = new TrustGate(Mode.SKIP, 0.3);
    assertThatThrownBy(() -> mixed(gate, "sg", "critic"))
        .hasMessageStartingWith("trust-gate: skip:0.3 with a critic (expected: off; ");
    assertThat(mixed(gate, "sg", "dfa").trustGate()).isEqualTo(gate);
  }

  private static ModelSpec mixed(TrustGate gate, String lower, String upper) {
    return new ModelSpec(
        SmallModel.NETWORK,
        List.of(1, 2),
        List.of(GradientSource.parse(lower), GradientSource.parse(upper)),
        new Adam(0.01),
        new Adam(0.01),
        9,
        0,
        gate,
        1);
  }

  private static ModelSpec single(List<Integer> cuts) {
    return ModelSpec.of(
        SmallModel.NETWORK, cuts, GradientSource.parse("sg"), new Adam(0.01), new Adam(0.01), 1);
  }
}
