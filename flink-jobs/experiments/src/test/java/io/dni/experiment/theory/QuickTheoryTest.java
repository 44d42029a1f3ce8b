// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.FinishedRows;
import io.dni.experiment.Progress;
import io.dni.experiment.Statement;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The quick form of the cheap experiments: every statement must hold. */
class QuickTheoryTest {

  @BeforeAll
  static void withoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  static Stream<Experiment> cheap() {
    return Stream.of(new Theorem1(), new Corollary1(), new CriticalPoints(), new CriticExample());
  }

  @ParameterizedTest
  @MethodSource("cheap")
  void statementsHold(Experiment experiment) {
    ExperimentResult result = run(experiment);
    assertThat(result.statements()).isNotEmpty().allMatch(Statement::holds);
    assertThat(result.pictures()).isNotEmpty();
  }

  private static ExperimentResult run(Experiment experiment) {
    ExperimentSettings settings =
        new ExperimentSettings(true, Path.of("unused"), 1, Optional.empty());
    Progress silent =
        new Progress(experiment.name(), new PrintStream(OutputStream.nullOutputStream()));
    return experiment.run(new ExperimentRun(settings, FinishedRows.inMemory(), silent));
  }
}
