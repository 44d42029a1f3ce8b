// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Table 2's closed form against the independent reference. */
class ClosedFormTest {

  @Test
  void agreesWithTheReferenceOnItsDataSets() {
    for (JsonNode set : Golden.read("table2_closed_form.json").get("datasets")) {
      double[][] x = new double[set.get("X").size()][];
      for (int s = 0; s < x.length; s++) {
        x[s] = doubles(set.get("X").get(s));
      }
      double[] y = doubles(set.get("y"));
      assertThat(ClosedForm.leastSquaresOptimum(x, y))
          .isCloseTo(set.get("mse_opt_half_mean").asDouble(), within(1e-12));
      // Separable data end somewhere near their infimum, 0.
      assertThat(ClosedForm.logisticOptimum(x, y))
          .isCloseTo(set.get("logloss_opt").asDouble(), within(1e-8));
      assertThat(ClosedForm.withModule(x, y))
          .isCloseTo(set.get("sg_equilibrium_logloss").asDouble(), within(1e-8));
    }
  }

  @Test
  void aTrainedModelComesToRestThere() {
    ArtificialBatch batch = ArtificialBatch.draw("noisy2", 3);
    LinearNetwork network = new LinearNetwork(2, 0, 1, io.dni.learning.loss.Loss.SIGMOID);
    LinearNetwork.Schedule schedule =
        new LinearNetwork.Schedule("adam:0.05:500", "adam:0.05:500", 4000);
    double trained = network.syntheticGradient(batch.x(), batch.targets(1), schedule, 1);
    assertThat(trained)
        .isCloseTo(ClosedForm.withModule(batch.rows(), batch.doubleLabels()), within(1e-6));
    assertThat(network.backpropagation(batch.x(), batch.targets(1), schedule, 1))
        .isCloseTo(ClosedForm.logisticOptimum(batch.rows(), batch.doubleLabels()), within(1e-6));
  }

  private static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> node.get(i).asDouble());
    return values;
  }
}
