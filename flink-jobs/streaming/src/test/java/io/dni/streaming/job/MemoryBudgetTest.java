// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {

  @ParameterizedTest
  @ValueSource(strings = {"dni", "single-sg", "backprop", "dfa", "critic", "none"})
  void parametersAreThoseThatTheSegmentsReallyHave(String mode) {
    TrainingConfig config =
        TrainingConfig.of(Map.of("dni.model.network", "20-16-12-8-3", "dni.model.mode", mode));
    ModelSpec model = config.model();
    long values = 0;
    for (int i = 0; i < model.segments(); i++) {
      var state = new DecoupledSegment(model, i).newState("m");
      values += state.weights().parameters().length;
      values += state.moduleWeights().map(w -> w.parameters().length).orElse(0);
    }
    MemoryBudget budget = MemoryBudget.of(config);
    assertThat(budget.parameters()).isEqualTo(values * Float.BYTES);
    assertThat(budget.moments()).isEqualTo(2 * budget.parameters());
  }

  @Test
  void plainGradientDescentHasNoMoments() {
    assertThat(
            MemoryBudget.of(
                    TrainingConfig.of(
                        Map.of("dni.model.optimizer", "sgd:0.1", "dni.sg.optimizer", "sgd:0.1")))
                .moments())
        .isZero();
  }

  @Test
  void withoutCheckpointsNothingIsCopied() {
    MemoryBudget with = MemoryBudget.of(TrainingConfig.of(Map.of()));
    MemoryBudget without =
        MemoryBudget.of(TrainingConfig.of(Map.of("dni.checkpoints.interval", "0s")));
    assertThat(without.copies()).isZero();
    assertThat(with.bytes()).isEqualTo(2 * without.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dni.gate.share=0.5", "dni.predictions.from=champion"})
  void aChampionCounts(String option) {
    MemoryBudget without = MemoryBudget.of(TrainingConfig.of(Map.of()));
    String[] set = option.split("=", 2);
    TrainingConfig config = TrainingConfig.of(Map.of(set[0], set[1]));
    MemoryBudget with = MemoryBudget.of(config);
    assertThat(without.champion()).isZero();
    assertThat(with.champion()).isEqualTo(with.parameters() + with.moments());
    assertThat(with.bytes()).isEqualTo(without.bytes() + 2 * with.champion());
    assertThat(config.batching().intake().modelBytes())
        .isGreaterThan(TrainingConfig.of(Map.of()).batching().intake().modelBytes());
  }

  @Test
  void aModelThatDoesNotFitIsRefusedBeforeAnythingIsAllocated() {
    String network = "100000-100000x3-10";
    MemoryBudget budget = MemoryBudget.of(TrainingConfig.of(Map.of("dni.model.network", network)));
    assertThatThrownBy(() -> budget.require(network, 2L << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dni.model.network: 100000-100000x3-10 needs ")
        .hasMessageContaining("expected: at most 1434 MiB, 70 % of the heap");
    assertThatCode(() -> budget.require(network, Long.MAX_VALUE)).doesNotThrowAnyException();
  }
}
