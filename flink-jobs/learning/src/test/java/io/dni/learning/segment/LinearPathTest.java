// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.DifferenceQuotient;
import io.dni.learning.Samples;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinearPathTest {
  private static final int ROWS = 5;

  @Test
  void startsAtZeroSoTheNetworkStartsAsWithout() {
    Segment with = segment();
    Segment without = new Segment(specs());
    Matrix x = Samples.gaussian(ROWS, 6, 1);
    Matrix u = Samples.gaussian(ROWS, 4, 2);
    Weights weights = Weights.of(with, new Adam(0.01), 5);
    assertThat(with.forward(weights, x, u, with.newTape(ROWS)))
        .isEqualTo(without.infer(Weights.of(without, new Adam(0.01), 5), x));
    assertThat(with.parameterCount()).isEqualTo(without.parameterCount() + 4 * 3);
    assertThat(with.tensors().get(with.tensors().size() - 1).spec().name()).isEqualTo("V");
  }

  @Test
  void gradientsEqualDifferenceQuotients() {
    Segment segment = segment();
    Weights weights = Weights.of(segment, new Adam(0.01), 5);
    float[] parameters = weights.parameters();
    System.arraycopy(Samples.gaussian(parameters.length, 9), 0, parameters, 0, parameters.length);
    Matrix x = Samples.gaussian(ROWS, 6, 1);
    Matrix u = Samples.gaussian(ROWS, 4, 2);
    float[] delta = Samples.gaussian(ROWS * 3, 3);
    Tape tape = segment.newTape(ROWS);
    java.util.function.DoubleSupplier meanLoss =
        () -> Samples.dot(delta, segment.forward(weights, x, u, tape).data(), ROWS * 3) / ROWS;
    assertThat(meanLoss.getAsDouble()).isFinite();
    float[] gradients = new float[parameters.length];
    Matrix deltaIn = Matrix.zeros(ROWS, 6);
    segment.backward(parameters, tape, delta, gradients, Optional.of(deltaIn));
    DifferenceQuotient.check(
        "parameters", parameters, 0, parameters.length, meanLoss, gradients, 1);
    DifferenceQuotient.check("input", x.data(), 0, x.size(), meanLoss, deltaIn.data(), 1.0 / ROWS);
  }

  @Test
  void aNetworkInSegmentsLearnsAndPredictsAsTheUndividedOne() {
    SequentialTrainer whole = trainer(List.of(), "backprop");
    SequentialTrainer divided = trainer(List.of(1, 2), "backprop");
    for (int i = 0; i < 3; i++) {
      Matrix x = Samples.gaussian(8, 4, i);
      Matrix y = Samples.oneHot(8, 3, i + 50);
      whole.train(x, y);
      divided.train(x, y);
    }
    assertThat(v(divided)).as("start values differ, V's gradient exists").anyMatch(f -> f != 0);
    Matrix x = Samples.gaussian(8, 4, 99);
    float[] before = divided.infer(x).data().clone();
    Weights top = divided.states().get(2).weights();
    int last = top.parameters().length - 1;
    top.parameters()[last] += 1;
    for (int s = 0; s < 8; s++) {
      float expected = before[s * 3 + 2] + x.get(s, 3);
      assertThat(divided.infer(x).get(s, 2))
          .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-4f));
    }
  }

  @Test
  void endsAtTheOutputsAndNowhereElse() {
    assertThatThrownBy(() -> trainer(List.of(1, 3), "sg:hy"))
        .hasMessage(
            "cut after block 3 (expected: below it, the outputs' layer has a linear path or a"
                + " least-squares head)");
  }

  private static List<Float> v(SequentialTrainer trainer) {
    float[] parameters = trainer.states().get(2).weights().parameters();
    List<Float> values = new java.util.ArrayList<>();
    for (int i = parameters.length - 4 * 3; i < parameters.length; i++) {
      values.add(parameters[i]);
    }
    return values;
  }

  private static SequentialTrainer trainer(List<Integer> cuts, String source) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(4, 6, 6, 3),
            Nonlinearity.RELU,
            Normalisation.LAYER,
            true,
            Head.SGD,
            Loss.SOFTMAX);
    return new SequentialTrainer(
        ModelSpec.of(
            network, cuts, GradientSource.parse(source), new Adam(0.01), new Adam(0.01), 1));
  }

  private static List<BlockSpec> specs() {
    return List.of(BlockSpec.hidden(6, 5, false), BlockSpec.affine(5, 3, Initialization.FAN_IN));
  }

  private static Segment segment() {
    return new Segment(specs(), new OutputSpec(4, Head.SGD, Loss.SOFTMAX));
  }
}
