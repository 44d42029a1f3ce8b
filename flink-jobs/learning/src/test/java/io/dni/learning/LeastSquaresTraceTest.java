// SPDX-License-Identifier: Apache-2.0
package io.dni.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SG modules by recursive least squares, against whole runs of the NumPy reference, each segment a
 * task of its own or several in one, where modules are corrected before they guess. The reference's
 * parameters are put back after every step, so that rounding does not add up; C, D and Θ are ours
 * all the way.
 */
class LeastSquaresTraceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dni_rls_delay0.json",
        "dni_rls_delay2.json",
        "dni_rls_one_task.json",
        "dni_rls_two_tasks.json"
      })
  void everyModuleFollowsTheReferenceAfterEveryStep(String file) {
    JsonNode golden = Golden.read(file);
    List<Integer> widths = new ArrayList<>();
    golden.get("dims").forEach(d -> widths.add(d.asInt()));
    NetworkSpec network = new NetworkSpec(widths, Nonlinearity.RELU, true, Loss.SOFTMAX);
    ModelSpec spec =
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse("sg:hy:r" + golden.get("rank").asInt()),
            new Adam(ReferenceTrace.SEGMENT_RATE),
            new LeastSquares(
                golden.get("forgetting").asDouble(), golden.get("ridge").asDouble(), 1),
            1);
    SequentialTrainer trainer = new SequentialTrainer(spec, "golden", golden.get("delay").asInt());
    if (golden.has("tasks")) {
      List<Integer> tasks = new ArrayList<>();
      golden.get("tasks").forEach(t -> tasks.add(t.asInt()));
      trainer.inTasks(tasks);
    }
    for (int i = 0; i < spec.sources().size(); i++) {
      Matrix r = trainer.segments().get(i).teacher().projection().orElseThrow().matrix();
      Matrix given = Golden.matrix(golden.get("projections").get(i));
      System.arraycopy(given.data(), 0, r.data(), 0, given.size());
    }
    load(trainer, golden.get("start"));
    int number = 0;
    for (JsonNode step : golden.get("steps")) {
      Matrix y = Golden.matrix(step.get("y"));
      String where = file + " step " + number++;
      if (!golden.has("tasks")) {
        checkGuesses(trainer, step, y, where);
      }
      double loss = trainer.train(Golden.matrix(step.get("x")), y).loss();
      assertThat(loss).as(where).isCloseTo(step.get("loss").asDouble(), offset(2e-5));
      for (int i = 0; i < spec.sources().size(); i++) {
        checkModule(trainer.states().get(i), step.get("modules").get(i), where + " module " + i);
      }
      load(trainer, step.get("after"));
    }
  }

  private static void load(SequentialTrainer trainer, JsonNode parameters) {
    for (int i = 0; i < trainer.states().size(); i++) {
      float[] given = ReferenceTrace.segment(parameters, i);
      System.arraycopy(given, 0, trainer.states().get(i).weights().parameters(), 0, given.length);
    }
  }

  private static void checkGuesses(
      SequentialTrainer trainer, JsonNode step, Matrix y, String where) {
    Matrix h = Golden.matrix(step.get("x"));
    DecoupledSegment first = trainer.segments().get(0);
    SegmentState state = trainer.states().get(0);
    h = first.segment().forward(state.weights(), h, first.segment().newTape(h.rows()));
    Matrix guess = first.teacher().guess(state.sourceWeights(), h, y).orElseThrow();
    close(guess.data(), 0, Golden.matrix(step.get("guesses").get(0)), where + " guess");
  }

  private static void checkModule(SegmentState state, JsonNode module, String where) {
    Matrix theta = Golden.matrix(module.get("theta"));
    Matrix c = Golden.matrix(module.get("C"));
    Matrix d = Golden.matrix(module.get("D"));
    float[] statistics = state.sourceWeights().statistics();
    assertThat(statistics).hasSize(c.size() + d.size());
    close(statistics, 0, c, where + " C");
    close(statistics, c.size(), d, where + " D");
    close(state.sourceWeights().parameters(), 0, theta, where + " Theta");
  }

  private static void close(float[] actual, int from, Matrix expected, String what) {
    float largest = 0;
    for (float value : expected.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual[from + i])
          .as("%s [%d]", what, i)
          .isCloseTo(expected.data()[i], offset(1e-6f + 5e-5f * largest));
    }
  }
}
