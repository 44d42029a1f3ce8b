// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.FinishedRows;
import io.dni.experiment.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeastSquaresStreamTest {

  @Test
  void theQuickFormHoldsAllItsStatements() {
    ExperimentSettings settings =
        new ExperimentSettings(true, Path.of("unused"), 1, Optional.empty());
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    ExperimentRun run =
        new ExperimentRun(settings, FinishedRows.inMemory(), new Progress("stream", silent));
    ExperimentResult result = new LeastSquaresStream().run(run);
    assertThat(result.statements()).hasSize(7);
    assertThat(result.broken()).isEmpty();
  }
}
