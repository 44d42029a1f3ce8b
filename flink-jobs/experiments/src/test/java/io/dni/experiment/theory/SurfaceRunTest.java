// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dni.analysis.Fidelity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.syntheticgradient.Conditioning;
import org.junit.jupiter.api.Test;

class SurfaceRunTest {

  @Test
  void aModuleOnBothImpliesTheTrueLossOfEachPoint() {
    SurfaceRun run = trained(Conditioning.HY);
    Fidelity fidelity = Fidelity.of(run.truth(10), run.implied(0, 10));
    assertThat(fidelity.correlation()).isGreaterThan(0.95);
    assertThat(fidelity.relativeError()).isLessThan(0.1);
    assertThat(run.finalLoss()).isCloseTo(run.optimum(), within(0.05 * run.optimum()));
  }

  @Test
  void aModuleOnTheActivationAloneDoesNot() {
    SurfaceRun run = trained(Conditioning.H);
    assertThat(Math.abs(Fidelity.of(run.truth(10), run.implied(0, 10)).correlation()))
        .isLessThan(0.3);
  }

  @Test
  void fidelityComparesPlaceByPlace() {
    double[] truth = {1, 2, 3};
    assertThat(Fidelity.of(truth, new double[] {1, 2, 3})).isEqualTo(new Fidelity(1, 0));
    assertThat(Fidelity.of(truth, new double[] {3, 2, 1}).correlation())
        .isCloseTo(-1, within(1e-12));
    assertThat(Fidelity.of(truth, new double[] {2, 2, 2})).isEqualTo(new Fidelity(0, 1.0 / 3));
  }

  private static SurfaceRun trained(Conditioning conditioning) {
    SurfaceRun run =
        new SurfaceRun(
            new LossSurface.Case("noisy2", Loss.MSE, 2, conditioning, false),
            new Adam(3e-4),
            new Adam(3e-3),
            4);
    run.train(2000, 100);
    return run;
  }
}
