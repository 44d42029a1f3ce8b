// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.DifferenceQuotient;
import io.dni.learning.Samples;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentTest {
  private static final int ROWS = 7;

  @ParameterizedTest
  @EnumSource(Loss.class)
  void lossGradientsThroughSeveralBlocksEqualDifferenceQuotients(Loss loss) {
    int outputs = loss.outputs(3);
    Segment segment =
        new Segment(
            List.of(
                BlockSpec.hidden(4, 6, true),
                BlockSpec.hidden(6, 5, false),
                new BlockSpec(
                    5, 5, Nonlinearity.IDENTITY, Normalisation.BATCH, Initialization.ORTHOGONAL),
                BlockSpec.affine(5, outputs, Initialization.FAN_IN)));
    Weights weights = Weights.of(segment, new Adam(0.01), 5);
    float[] parameters = weights.parameters();
    Matrix x = Samples.gaussian(ROWS, 4, 1);
    Matrix y = outputs == 1 ? Samples.binary(ROWS, 2) : Samples.oneHot(ROWS, outputs, 2);
    Tape tape = segment.newTape(ROWS);
    float[] delta = new float[ROWS * outputs];
    java.util.function.DoubleSupplier meanLoss =
        () -> loss.perExample(segment.forward(weights, x, tape), y, new float[ROWS], delta);
    assertThat(meanLoss.getAsDouble()).isFinite();
    float[] gradients = new float[parameters.length];
    Matrix deltaIn = Matrix.zeros(ROWS, 4);
    segment.backward(parameters, tape, delta, gradients, Optional.of(deltaIn));
    DifferenceQuotient.check(
        "parameters", parameters, 0, parameters.length, meanLoss, gradients, 1);
    DifferenceQuotient.check("input", x.data(), 0, x.size(), meanLoss, deltaIn.data(), 1.0 / ROWS);
  }

  @Test
  void aCutAnywhereGivesTheSameFunctionAndGradients() {
    List<BlockSpec> specs =
        List.of(
            BlockSpec.hidden(4, 6, true),
            BlockSpec.hidden(6, 5, true),
            BlockSpec.affine(5, 3, Initialization.FAN_IN));
    Segment whole = new Segment(specs);
    Weights all = Weights.of(whole, new Adam(0.01), 5);
    float[] parameters = all.parameters();
    Matrix x = Samples.gaussian(ROWS, 4, 1);
    float[] delta = Samples.gaussian(ROWS * 3, 2);
    Tape tape = whole.newTape(ROWS);
    Matrix h = whole.forward(all, x, tape).copy();
    float[] gradients = new float[parameters.length];
    Matrix deltaIn = Matrix.zeros(ROWS, 4);
    whole.backward(parameters, tape, delta, gradients, Optional.of(deltaIn));

    for (int cut = 1; cut < specs.size(); cut++) {
      Segment low = new Segment(specs.subList(0, cut));
      Segment high = new Segment(specs.subList(cut, specs.size()));
      int border = low.parameterCount();
      float[] below = java.util.Arrays.copyOf(parameters, border);
      float[] above = java.util.Arrays.copyOfRange(parameters, border, parameters.length);
      Tape lowTape = low.newTape(ROWS);
      Tape highTape = high.newTape(ROWS);
      Matrix between = low.forward(weights(low, below), x, lowTape);
      assertThat(high.forward(weights(high, above), between, highTape)).isEqualTo(h);
      float[] lowGradients = new float[below.length];
      float[] highGradients = new float[above.length];
      Matrix middle = Matrix.zeros(ROWS, between.columns());
      Matrix bottom = Matrix.zeros(ROWS, 4);
      high.backward(above, highTape, delta, highGradients, Optional.of(middle));
      low.backward(below, lowTape, middle.data(), lowGradients, Optional.of(bottom));
      assertThat(bottom).isEqualTo(deltaIn);
      assertThat(lowGradients).isEqualTo(java.util.Arrays.copyOf(gradients, border));
      assertThat(highGradients)
          .isEqualTo(java.util.Arrays.copyOfRange(gradients, border, gradients.length));
    }
  }

  @Test
  void parameterGradientsAreMeansSoARepeatedBatchHasTheSame() {
    Segment segment =
        new Segment(List.of(BlockSpec.hidden(4, 6, true), BlockSpec.hidden(6, 3, false)));
    Weights weights = Weights.of(segment, new Adam(0.01), 5);
    Matrix x = Samples.gaussian(5, 4, 1);
    float[] delta = Samples.gaussian(5 * 3, 2);
    float[] once = gradients(segment, weights, x, delta);
    float[] twice =
        gradients(segment, weights, new Matrix(10, 4, repeated(x.data())), repeated(delta));
    for (int i = 0; i < once.length; i++) {
      assertThat(twice[i]).isCloseTo(once[i], offset(1e-5f));
    }
  }

  @Test
  void aTapeTakesAnyBatchUpToItsCapacity() {
    Segment segment = new Segment(List.of(BlockSpec.hidden(4, 3, true)));
    Weights weights = Weights.of(segment, new Adam(0.01), 5);
    Matrix x = Samples.gaussian(3, 4, 1);
    Tape large = segment.newTape(9);
    segment.forward(weights, Samples.gaussian(9, 4, 2), large);
    assertThat(segment.forward(weights, x, large))
        .isEqualTo(segment.forward(weights, x, segment.newTape(3)));
    assertThatThrownBy(() -> segment.forward(weights, Samples.gaussian(10, 4, 1), large))
        .hasMessage("input: Matrix[10, 4] (expected: [at most 9, 4])");
    assertThatThrownBy(() -> segment.forward(weights, Samples.gaussian(2, 5, 1), large))
        .hasMessage("input: Matrix[2, 5] (expected: [at most 9, 4])");
  }

  @Test
  void anOutputThatWasSentIsNotOverwrittenAfterRenewal() {
    Segment segment = new Segment(List.of(BlockSpec.hidden(4, 3, false)));
    Weights weights = Weights.of(segment, new Adam(0.01), 5);
    Tape tape = segment.newTape(2);
    Matrix sent = segment.forward(weights, Samples.gaussian(2, 4, 1), tape);
    Matrix asSent = sent.copy();
    tape.renewOutput();
    segment.forward(weights, Samples.gaussian(2, 4, 2), tape);
    assertThat(sent).isEqualTo(asSent);
  }

  @Test
  void blocksThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Segment(List.of()))
        .hasMessage("segment: 0 blocks (expected: >= 1)");
    assertThatThrownBy(
            () -> new Segment(List.of(BlockSpec.hidden(4, 3, true), BlockSpec.hidden(2, 3, true))))
        .hasMessage("block input: 2 (expected: 3, the width below)");
  }

  private static float[] gradients(Segment segment, Weights weights, Matrix x, float[] delta) {
    Tape tape = segment.newTape(x.rows());
    segment.forward(weights, x, tape);
    float[] gradients = new float[weights.parameters().length];
    segment.backward(weights.parameters(), tape, delta, gradients, Optional.empty());
    return gradients;
  }

  private static Weights weights(Segment segment, float[] parameters) {
    Weights fresh = Weights.of(segment, new Adam(0.01), 5);
    return new Weights(parameters, fresh.statistics(), fresh.optimizer());
  }

  private static float[] repeated(float[] values) {
    float[] twice = java.util.Arrays.copyOf(values, 2 * values.length);
    System.arraycopy(values, 0, twice, values.length, values.length);
    return twice;
  }
}
