// SPDX-License-Identifier: Apache-2.0
package io.dni.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.Gauge;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.segment.Weights;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Local losses, against a whole run of the NumPy reference; tolerances as in DecoupledTraceTest.
 */
class LocalLossTest {

  @Test
  void segmentsAndHeadsFollowTheReferenceAfterEveryStep() {
    JsonNode golden = Golden.read("local_log.json");
    List<Integer> widths = new ArrayList<>();
    golden.get("dims").forEach(d -> widths.add(d.asInt()));
    SequentialTrainer trainer = new SequentialTrainer(spec(widths, "local"));
    load(trainer, golden.get("start"));
    int compared = 0;
    for (JsonNode step : golden.get("steps")) {
      double loss = trainer.train(matrix(step, "x"), matrix(step, "y")).loss();
      assertThat(loss).isCloseTo(step.get("loss").asDouble(), offset(1e-5));
      for (int i = 0; i < trainer.states().size(); i++) {
        SegmentState state = trainer.states().get(i);
        compared += close(state.weights(), ReferenceTrace.segment(step.get("after"), i), 0.01);
        if (i < trainer.spec().sources().size()) {
          JsonNode head = step.get("heads").get(i);
          Matrix v = Golden.matrix(head.get("W"));
          Matrix b = Golden.matrix(head.get("b"));
          float[] expected = java.util.Arrays.copyOf(v.data(), v.size() + b.size());
          System.arraycopy(b.data(), 0, expected, v.size(), b.size());
          compared += close(state.sourceWeights(), expected, 0.02);
          System.arraycopy(expected, 0, state.sourceWeights().parameters(), 0, expected.length);
        }
      }
      load(trainer, step.get("after"));
    }
    assertThat(compared).as("strict comparisons").isGreaterThan(400);
  }

  @Test
  void theHeadsLossIsTheSegmentsOwnEstimate() {
    JsonNode golden = Golden.read("local_log.json");
    SequentialTrainer trainer = new SequentialTrainer(spec(List.of(4, 6, 5, 3), "local"));
    load(trainer, golden.get("start"));
    JsonNode step = golden.get("steps").get(0);
    trainer.train(matrix(step, "x"), matrix(step, "y"));
    for (int i = 0; i < 2; i++) {
      SegmentState state = trainer.states().get(i);
      assertThat(state.gauge(Gauge.IMPLIED_LOSS))
          .isCloseTo(step.get("localLosses").get(i).asDouble(), offset(1e-5));
      assertThat(state.pending().size()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local:7"})
  void itLearnsAndSkipsWhatIsNotFinite(String source) {
    SequentialTrainer trainer = new SequentialTrainer(spec(List.of(4, 6, 5, 3), source));
    Matrix x = Samples.gaussian(8, 4, 1);
    Matrix y = Samples.oneHot(8, 3, 2);
    double first = trainer.train(x, y).loss();
    double last = first;
    for (int i = 0; i < 300; i++) {
      last = trainer.train(x, y).loss();
    }
    assertThat(last).isLessThan(first * 0.5);
    Weights head = trainer.states().get(0).sourceWeights().copy();
    x.data()[0] = Float.NaN;
    trainer.train(x, y);
    assertThat(trainer.states().get(0).sourceWeights().parameters()).isEqualTo(head.parameters());
    assertThat(trainer.states().get(0).count(Counter.SKIPPED)).isEqualTo(1);
    assertThat(GradientSource.parse(source)).hasToString(source);
  }

  private static ModelSpec spec(List<Integer> widths, String source) {
    NetworkSpec network = new NetworkSpec(widths, Nonlinearity.RELU, true, Loss.SOFTMAX);
    return ModelSpec.of(
        network,
        ModelSpec.everyLayer(network),
        GradientSource.parse(source),
        new Adam(0.01),
        new Adam(0.02),
        1);
  }

  private static Matrix matrix(JsonNode step, String name) {
    return Golden.matrix(step.get(name));
  }

  private static void load(SequentialTrainer trainer, JsonNode parameters) {
    for (int i = 0; i < trainer.states().size(); i++) {
      float[] given = ReferenceTrace.segment(parameters, i);
      System.arraycopy(given, 0, trainer.states().get(i).weights().parameters(), 0, given.length);
    }
  }

  /** Number of comparisons with a strict tolerance. */
  private static int close(Weights actual, float[] expected, double rate) {
    assertThat(actual.parameters()).hasSize(expected.length);
    double unbias = 1 / (1 - Math.pow(0.999, (double) actual.optimizer().steps()));
    int strict = 0;
    for (int i = 0; i < expected.length; i++) {
      double root = Math.sqrt(actual.optimizer().secondMoment()[i] * unbias);
      double steps = root == 0 ? 0.1 : Math.min(2, 1e-7 / root);
      double tolerance = 5e-6 + rate * steps;
      assertThat((double) actual.parameters()[i]).isCloseTo(expected[i], offset(tolerance));
      strict += root > 0 && tolerance < 5e-5 ? 1 : 0;
    }
    return strict;
  }
}
