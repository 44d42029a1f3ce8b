// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The counter-examples of S-A and S-B against the independent reference. */
class CounterExamplesTest {

  @Test
  void trainingEndsInTheReferencesSpuriousPoints() {
    JsonNode golden = Golden.read("critical_point.json");
    for (String name : new String[] {"main", "neg", "small"}) {
      JsonNode run = golden.get(name);
      JsonNode start = run.get("start");
      SignProblem problem =
          new SignProblem(
              start.get(0).asDouble(), start.get(1).asDouble(), start.get(2).asDouble());
      for (int k = 0; k < 400; k++) {
        JsonNode expected = k < run.get("first").size() ? run.get("first").get(k) : null;
        if (run.get("at").has(String.valueOf(k))) {
          expected = run.get("at").get(String.valueOf(k));
        }
        if (expected != null) {
          assertThat(problem.a()).isCloseTo(expected.get("a").asDouble(), within(1e-12));
          assertThat(problem.b()).isCloseTo(expected.get("b").asDouble(), within(1e-12));
          assertThat(problem.c()).isCloseTo(expected.get("c").asDouble(), within(1e-12));
          assertThat(problem.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-12));
          assertThat(problem.moduleLoss())
              .isCloseTo(expected.get("sg_loss").asDouble(), within(1e-12));
          assertThat(problem.slopeOfA()).isEqualTo(expected.get("grad_a").asDouble());
          assertThat(problem.slopeOfB()).isEqualTo(expected.get("grad_b").asDouble());
        }
        problem.step(run.get("mu").asDouble(), run.get("nu").asDouble());
      }
    }
  }

  @Test
  void theSurfaceAndItsCriticalPointsAreTheReferences() {
    JsonNode golden = Golden.read("critical_point.json");
    double sum = 0;
    for (JsonNode a : golden.get("grid").get("a")) {
      for (JsonNode b : golden.get("grid").get("b")) {
        sum += SignProblem.loss(a.asDouble(), b.asDouble());
      }
    }
    assertThat(sum).isCloseTo(golden.get("grid").get("sum").asDouble(), within(1e-6));
    for (JsonNode point : golden.get("criticality")) {
      SignProblem problem =
          new SignProblem(point.get("a").asDouble(), point.get("b").asDouble(), 0);
      assertThat(problem.drive() == 0).isEqualTo(point.get("sg_critical").asBoolean());
      assertThat(problem.slopeOfA()).isEqualTo(point.get("dLda").asDouble());
      assertThat(problem.slopeOfB()).isEqualTo(point.get("dLdb").asDouble());
    }
  }

  @Test
  void exactCriticsHaveNoGradientOrTheOppositeOne() {
    JsonNode golden = Golden.read("critic.json");
    double[][] points = new double[golden.get("h").size()][];
    Arrays.setAll(points, i -> doubles(golden.get("h").get(i)));
    PiecewiseCritic critic =
        new PiecewiseCritic(
            points, doubles(golden.get("target")), golden.get("ball_radius").asDouble());
    for (int i = 0; i < points.length; i++) {
      assertThat(critic.constant(points[i]))
          .isEqualTo(golden.get("critic_values").get(i).asDouble())
          .isEqualTo(critic.loss(points[i]));
      assertThat(critic.gradient(points[i]))
          .containsExactly(doubles(golden.get("true_grad").get(i)));
      assertThat(PiecewiseCritic.slope(critic::constant, points[i]))
          .containsExactly(doubles(golden.get("critic_grad_numeric").get(i)));
      double[] slope = PiecewiseCritic.slope(critic::adversarial, points[i]);
      double[] expected = doubles(golden.get("adversarial_critic").get("grad").get(i));
      for (int j = 0; j < slope.length; j++) {
        assertThat(slope[j]).isCloseTo(expected[j], within(1e-8));
      }
    }
  }

  private static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> node.get(i).asDouble());
    return values;
  }
}
