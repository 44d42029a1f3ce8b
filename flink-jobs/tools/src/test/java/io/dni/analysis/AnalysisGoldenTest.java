// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import org.junit.jupiter.api.Test;

/** The analyses against the numbers of the NumPy reference, in double precision. */
class AnalysisGoldenTest {

  @Test
  void dissimilaritiesAreTheReferences() {
    JsonNode golden = Golden.read("rdm.json");
    double[][] expected = doubles(golden.get("rdm"));
    RepresentationalDissimilarity rdm = RepresentationalDissimilarity.of(doubles(golden.get("h")));
    for (int s = 0; s < expected.length; s++) {
      for (int t = 0; t < expected.length; t++) {
        assertThat(rdm.get(s, t)).as("entry %d, %d", s, t).isCloseTo(expected[s][t], within(1e-12));
      }
    }
  }

  @Test
  void theRegressorIsTheReferencesThoughItsUnitsAreNearlyCollinear() {
    JsonNode golden = Golden.read("regression_probe.json");
    double[][] expected = doubles(golden.get("weights_with_bias_last"));
    LinearRegressorProbe probe =
        LinearRegressorProbe.fit(doubles(golden.get("h")), doubles(golden.get("x")));
    assertThat(probe.meanSquaredError()).isCloseTo(golden.get("mse").asDouble(), within(1e-10));
    int units = expected.length - 1;
    for (int i = 0; i < expected[0].length; i++) {
      for (int u = 0; u < units; u++) {
        assertThat(probe.weight(u, i))
            .as("unit %d, input %d", u, i)
            .isCloseTo(expected[u][i], within(1e-8 * (1 + Math.abs(expected[u][i]))));
      }
      assertThat(probe.bias(i)).isCloseTo(expected[units][i], within(1e-8));
    }
  }

  private static double[][] doubles(JsonNode rows) {
    double[][] values = new double[rows.size()][];
    for (int s = 0; s < values.length; s++) {
      values[s] = new double[rows.get(s).size()];
      for (int j = 0; j < values[s].length; j++) {
        values[s][j] = rows.get(s).get(j).asDouble();
      }
    }
    return values;
  }
}
