// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.Samples;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.segment.Weights;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of examples, through all losses and gradient sources. */
class ExampleWeightsTest {
  private static final int ROWS = 6;

  private static SequentialTrainer trainer(
      Loss loss, String source, Optimizer optimizer, ModuleOptimizer modules) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(5, 6, 4, loss == Loss.SIGMOID ? 1 : 3), Nonlinearity.RELU, false, loss);
    return new SequentialTrainer(
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse(source),
            optimizer,
            modules,
            1));
  }

  private static Matrix y(Loss loss, long seed) {
    Matrix classes = Samples.oneHot(ROWS, 3, seed + 1000);
    if (loss != Loss.SIGMOID) {
      return classes;
    }
    Matrix y = Matrix.zeros(ROWS, 1);
    for (int s = 0; s < ROWS; s++) {
      y.data()[s] = classes.get(s, 0);
    }
    return y;
  }

  private static Matrix x(long seed) {
    return Samples.gaussian(ROWS, 5, seed);
  }

  private static Optional<Matrix> weights(float... values) {
    return Optional.of(new Matrix(values.length, 1, values));
  }

  @ParameterizedTest
  @EnumSource
  void twiceTheWeightIsTwiceTheGradient(Loss loss) {
    SequentialTrainer once = trainer(loss, "backprop", new Sgd(0.1, 0), new Adam(0.01));
    SequentialTrainer twice = trainer(loss, "backprop", new Sgd(0.1, 0), new Adam(0.01));
    List<float[]> start =
        once.states().stream().map(s -> s.weights().parameters().clone()).toList();
    once.train(x(3), y(loss, 3));
    ForwardStep.Output output = twice.train(x(3), y(loss, 3), weights(2, 2, 2, 2, 2, 2));
    double moved = 0;
    for (int i = 0; i < start.size(); i++) {
      float[] from = start.get(i);
      float[] one = once.states().get(i).weights().parameters();
      float[] two = twice.states().get(i).weights().parameters();
      for (int j = 0; j < from.length; j++) {
        assertThat((double) two[j] - from[j])
            .isCloseTo(2.0 * (one[j] - from[j]), org.assertj.core.data.Offset.offset(1e-6));
        moved += Math.abs(one[j] - from[j]);
      }
    }
    assertThat(moved).isGreaterThan(0.01);
    assertThat(output.loss()).as("figures count all rows alike").isLessThan(100);
    assertThat(twice.states().get(2).gauge(Gauge.TRUE_LOSS))
        .isEqualTo(once.states().get(2).gauge(Gauge.TRUE_LOSS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sg:hy", "sg:hy:8", "rls", "local", "local:8", "critic:hy:8", "delayed", "dfa"})
  void nothingIsLearnedOfAnExampleOfWeightZero(String source) {
    boolean solved = source.equals("rls");
    ModuleOptimizer modules = ModuleOptimizer.parse(solved ? "rls:0.97:0.01" : "adam:0.01");
    String teacher = solved ? "sg:hy" : source;
    SequentialTrainer one = trainer(Loss.SOFTMAX, teacher, new Adam(0.01), modules);
    SequentialTrainer other = trainer(Loss.SOFTMAX, teacher, new Adam(0.01), modules);
    for (int t = 0; t < 12; t++) {
      Optional<Matrix> weights = weights(0, 2, 1, 0.5f, 3, 0);
      one.train(x(t), y(Loss.SOFTMAX, t), weights);
      Matrix x = x(t);
      Matrix y = y(Loss.SOFTMAX, t);
      // The rows that count nothing are others.
      for (int j = 0; j < 5; j++) {
        x.data()[j] = 0.3f * j - 0.5f;
        x.data()[25 + j] *= -1;
      }
      for (int j = 0; j < 3; j++) {
        y.data()[j] = j == t % 3 ? 1 : 0;
      }
      other.train(x, y, weights);
    }
    for (int i = 0; i < one.states().size(); i++) {
      same(one.states().get(i).weights(), other.states().get(i).weights());
      same(one.states().get(i).sourceWeights(), other.states().get(i).sourceWeights());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sg:hy", "local", "critic:hy:8", "backprop"})
  void aBatchWithoutWeightMovesNothing(String source) {
    SequentialTrainer trainer = trainer(Loss.SOFTMAX, source, new Adam(0.01), new Adam(0.01));
    for (int t = 0; t < 5; t++) {
      trainer.train(x(t), y(Loss.SOFTMAX, t));
    }
    List<SegmentState> before = trainer.states().stream().map(SegmentState::copy).toList();
    trainer.train(x(5), y(Loss.SOFTMAX, 5), weights(0, 0, 0, 0, 0, 0));
    for (int i = 0; i < before.size(); i++) {
      same(before.get(i).weights(), trainer.states().get(i).weights());
      same(before.get(i).sourceWeights(), trainer.states().get(i).sourceWeights());
    }
  }

  @Test
  void aModuleLearnsTheGradientWithoutTheWeight() {
    SequentialTrainer once = trainer(Loss.SOFTMAX, "sg:hy", new Sgd(0.01, 0), new Adam(0.01));
    SequentialTrainer weighted = trainer(Loss.SOFTMAX, "sg:hy", new Sgd(0.01, 0), new Adam(0.01));
    once.train(x(1), y(Loss.SOFTMAX, 1));
    weighted.train(x(1), y(Loss.SOFTMAX, 1), weights(4, 4, 4, 4, 4, 4));
    // Only the module below the output has had a gradient other than 0.
    assertThat(weighted.states().get(1).sourceWeights().parameters())
        .containsExactly(once.states().get(1).sourceWeights().parameters());
    assertThat(weighted.states().get(2).weights().parameters())
        .isNotEqualTo(once.states().get(2).weights().parameters());
  }

  private static void same(Weights one, Weights other) {
    assertThat(one.parameters()).containsExactly(other.parameters());
    assertThat(one.statistics()).containsExactly(other.statistics());
    assertThat(one.optimizer().firstMoment()).containsExactly(other.optimizer().firstMoment());
  }
}
