// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.FinishedRows;
import io.dni.experiment.Progress;
import io.dni.experiment.ResultRow;
import io.dni.learning.source.GradientSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GradientDelayTest {
  private static final GradientSource SG = GradientSource.parse("sg:hy");

  @Test
  void theQuickFormHoldsAllItsStatements() {
    ExperimentSettings settings =
        new ExperimentSettings(true, Path.of("unused"), 1, Optional.empty());
    PrintStream silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    ExperimentRun run =
        new ExperimentRun(settings, FinishedRows.inMemory(), new Progress("delay", silent));
    ExperimentResult result = new GradientDelay().run(run);
    assertThat(result.statements()).hasSizeGreaterThan(8);
    assertThat(result.broken()).isEmpty();
    assertThat(result.pictures()).hasSize(3);
  }

  @Test
  void theSameSeedGivesTheSameRow() {
    StreamConditions conditions = new StreamConditions(3, true, 0.2, 0.2);
    assertThat(compute(conditions).cells()).isEqualTo(compute(conditions).cells());
  }

  @Test
  void duplicatesLeaveEveryParameterAsItWas() {
    ResultRow once = compute(StreamConditions.delayed(5));
    ResultRow twice = compute(StreamConditions.duplicating(5, 1));
    assertThat(twice.text("parameters")).isEqualTo(once.text("parameters"));
    assertThat(twice.number("unmatched")).isEqualTo(twice.number("corrections"));
  }

  @Test
  void lostGradientsStopNoStepAndAreEvicted() {
    ResultRow row = compute(StreamConditions.losing(1));
    assertThat(row.number("batches unlearned")).isZero();
    assertThat(row.number("corrections")).isZero();
    assertThat(row.number("evicted")).isPositive();
  }

  private static ResultRow compute(StreamConditions conditions) {
    return new StreamedRun(SG, conditions, 32 * 300, 1).compute();
  }
}
