// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Theorem 1's recursion against the independent reference. */
class LineSearchRecursionTest {
  private static final JsonNode GOLDEN = Golden.read("theorem1.json");

  @Test
  void followsTheReferenceTrace() {
    LineSearchRecursion recursion = recursion(new double[3], new double[] {-1, -1, 0});
    int next = 0;
    JsonNode first = GOLDEN.get("first_steps");
    JsonNode checkpoints = GOLDEN.get("checkpoints");
    int iterations = GOLDEN.get("iterations").asInt();
    for (int k = 0; k <= iterations; k++) {
      if (k < first.size()) {
        assertState(recursion, first.get(k));
        assertClose(recursion.p(), first.get(k).get("p"));
        assertClose(recursion.xi(), first.get(k).get("xi"));
        assertThat(recursion.guess(0))
            .isCloseTo(first.get(k).get("sg").get(0).asDouble(), within(1e-12));
      }
      if (next < checkpoints.size() && checkpoints.get(next).get("k").asInt() == k) {
        assertState(recursion, checkpoints.get(next++));
      }
      if (k < iterations) {
        recursion.step();
      }
    }
    assertThat(next).isEqualTo(checkpoints.size());
    assertClose(recursion.w(), GOLDEN.get("final").get("W"));
    assertClose(recursion.omega(), GOLDEN.get("final").get("omega"));
  }

  @Test
  void neverLeavesTheInvariantSubspace() {
    JsonNode expected = GOLDEN.get("invariant_subspace");
    LineSearchRecursion recursion =
        recursion(doubles(expected.get("start_W")), doubles(expected.get("start_omega")));
    for (int k = 0; k < expected.get("steps").asInt(); k++) {
      recursion.step();
      assertThat(recursion.omega()).containsOnly(0);
    }
    assertClose(recursion.w(), expected.get("final_W"));
  }

  @Test
  void solvesTheSameLeastSquares() {
    double[][] x = xBar();
    double[][] rows = new double[x[0].length][x.length];
    for (int s = 0; s < rows.length; s++) {
      for (int i = 0; i < x.length; i++) {
        rows[s][i] = x[i][s];
      }
    }
    assertClose(LeastSquares.solve(rows, doubles(GOLDEN.get("y"))), GOLDEN.get("W_least_squares"));
  }

  /**
   * To 1e-12, but for one checkpoint: steepest descent zigzags, which magnifies rounding while ω is
   * small and not yet nothing. Around step 1000 the reference itself, with its sums in another
   * order, differs from itself by 1e-10.
   */
  private static void assertState(LineSearchRecursion recursion, JsonNode expected) {
    double tolerance = expected.get("k").asInt() == 1000 ? 1e-9 : 1e-12;
    assertClose(recursion.w(), expected.get("W"), tolerance);
    assertClose(recursion.omega(), expected.get("omega"), tolerance);
    assertThat(recursion.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-12));
    assertThat(recursion.squaredError())
        .isCloseTo(expected.get("sg_err").asDouble(), within(1e-12 * 20));
    if (expected.get("k").asInt() <= 100) {
      // Later it is the quotient of two numbers that are almost nothing.
      assertThat(recursion.nu()).isCloseTo(expected.get("nu").asDouble(), within(1e-9));
    }
  }

  private static LineSearchRecursion recursion(double[] w, double[] omega) {
    return new LineSearchRecursion(
        xBar(), doubles(GOLDEN.get("y")), GOLDEN.get("mu").asDouble(), w, omega);
  }

  private static double[][] xBar() {
    JsonNode x = GOLDEN.get("X");
    double[][] rows = new double[x.size() + 1][];
    for (int i = 0; i < x.size(); i++) {
      rows[i] = doubles(x.get(i));
    }
    rows[x.size()] = new double[rows[0].length];
    Arrays.fill(rows[x.size()], 1);
    return rows;
  }

  private static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> node.get(i).asDouble());
    return values;
  }

  private static void assertClose(double[] actual, JsonNode expected) {
    assertClose(actual, expected, 1e-12);
  }

  private static void assertClose(double[] actual, JsonNode expected, double tolerance) {
    double[] wanted = doubles(expected);
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).isCloseTo(wanted[i], within(tolerance));
    }
  }
}
