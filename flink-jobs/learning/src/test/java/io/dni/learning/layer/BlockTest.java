// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.DifferenceQuotient;
import io.dni.learning.Golden;
import io.dni.learning.Samples;
import io.dni.learning.tensor.Matrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTest {
  private static final int ROWS = 6;
  private static final int IN = 5;
  private static final int OUT = 4;

  @Test
  void forwardAndBackwardEqualTheReference() {
    JsonNode golden = Golden.read("layers.json");
    Matrix x = Golden.matrix(golden.get("x"));
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 3);
    int place = 3;
    for (String name : new String[] {"W", "b", "gamma", "beta"}) {
      Matrix m = Golden.matrix(golden.get("params").get(name));
      System.arraycopy(m.data(), 0, pass.parameters, place, m.size());
      place += m.size();
    }
    pass.forward(x);
    assertClose(pass.tape.output(), 0, golden.get("output"));

    float[] deltaIn = pass.backward(x, Golden.matrix(golden.get("outputGradient")).data());
    assertClose(deltaIn, 0, golden.get("inputGradient"));
    JsonNode gradients = golden.get("parameterGradients");
    assertClose(pass.gradients, pass.block.weightOffset(), gradients.get("W"));
    assertClose(pass.gradients, pass.block.biasOffset(), gradients.get("b"));
    int gamma = pass.block.biasOffset() + OUT;
    assertClose(pass.gradients, gamma, gradients.get("gamma"));
    assertClose(pass.gradients, gamma + OUT, gradients.get("beta"));

    pass.block.track(pass.tape, ROWS, pass.running);
    assertClose(pass.running, 0, golden.get("runningMean"));
    assertClose(pass.running, OUT, golden.get("runningVar"));
  }

  @ParameterizedTest
  @CsvSource({
    "RELU,BATCH,1,6",
    "RELU,BATCH,2,6",
    "RELU,NONE,3,6",
    "IDENTITY,NONE,4,6",
    "IDENTITY,BATCH,5,6",
    "RELU,BATCH,6,6",
    "RELU,BATCH,7,1",
    "IDENTITY,BATCH,8,3",
    "RELU,LAYER,9,6",
    "IDENTITY,LAYER,10,1",
    "RELU,RENORM,11,2"
  })
  void gradientsEqualDifferenceQuotients(
      Nonlinearity nonlinearity, Normalisation normalisation, long seed, int rows) {
    BlockSpec spec = new BlockSpec(IN, OUT, nonlinearity, normalisation, Initialization.HE);
    Pass pass = new Pass(spec, 2, rows);
    float[] start = Samples.gaussian(pass.parameters.length, seed);
    System.arraycopy(start, 0, pass.parameters, 0, start.length);
    Matrix x = Samples.gaussian(rows, IN, seed + 10);
    float[] delta = Samples.gaussian(rows * OUT, seed + 20);
    pass.forward(x);
    float[] deltaIn = pass.backward(x, delta);
    float[] claimed = pass.gradients.clone();
    java.util.function.DoubleSupplier meanLoss =
        () -> {
          pass.forward(x);
          return Samples.dot(delta, pass.tape.output(), rows * OUT) / rows;
        };
    DifferenceQuotient.check(
        "parameters", pass.parameters, 2, spec.parameterCount(), meanLoss, claimed, 1);
    // per example, so the mean over the batch has 1 / rows of it
    DifferenceQuotient.check("input", x.data(), 0, x.size(), meanLoss, deltaIn, 1.0 / rows);
  }

  @Test
  void aBlockKeepsToItsOwnPartOfTheSharedArrays() {
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 7);
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    float[] before = pass.parameters.clone();
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    pass.forward(x);
    pass.backward(x, Samples.gaussian(ROWS * OUT, 2));
    for (int i = 0; i < 7; i++) {
      assertThat(pass.parameters[i]).isEqualTo(before[i]);
      assertThat(pass.gradients[i]).isZero();
    }
  }

  @Test
  void theBiasOfAUnitThatIsOnInAllRowsHasNoGradientUnderBatchNorm() {
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    pass.parameters[pass.block.biasOffset()] = 100;
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    pass.forward(x);
    pass.backward(x, Samples.gaussian(ROWS * OUT, 2));
    assertThat(pass.gradients[pass.block.biasOffset()]).isZero();
  }

  @Test
  void evaluationUsesTheRunningStatisticsAndNotTheBatch() {
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    for (int i = 0; i < 300; i++) {
      pass.forward(x);
      pass.block.track(pass.tape, ROWS, pass.running);
    }
    float[] out = new float[ROWS * OUT];
    pass.block.infer(pass.parameters, pass.running, x, out);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i])
          .as("after tracking one batch for long")
          .isCloseTo(pass.tape.output()[i], offset(1e-3f));
    }
    float[] single = new float[OUT];
    pass.block.infer(pass.parameters, pass.running, new Matrix(1, IN, x.data()), single);
    assertThat(single)
        .as("a row alone")
        .containsExactly(java.util.Arrays.copyOf(out, OUT), offset(1e-6f));
  }

  @Test
  void oneWildValueIsForgottenWithinFiftyBatches() {
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    for (int i = 0; i < 100; i++) {
      pass.learnStatistics(Samples.gaussian(ROWS, IN, 100 + i));
    }
    float[] before = pass.running.clone();
    Matrix wild = Samples.gaussian(ROWS, IN, 7);
    wild.data()[2] = (float) 1e15;
    pass.learnStatistics(wild);
    assertThat(pass.running).isNotEqualTo(before);
    for (int i = 0; i < 50; i++) {
      pass.learnStatistics(Samples.gaussian(ROWS, IN, 300 + i));
    }
    for (int j = 0; j < OUT; j++) {
      double deviation = Math.sqrt(before[OUT + j]);
      assertThat(pass.running[j]).as("mean").isCloseTo(before[j], offset((float) deviation));
      assertThat(Math.sqrt(pass.running[OUT + j]))
          .as("deviation")
          .isBetween(0.4 * deviation, 2.5 * deviation);
    }
  }

  @Test
  void aChangeOfScaleIsFollowed() {
    Pass pass = new Pass(BlockSpec.hidden(IN, OUT, true), 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] *= 1000;
    }
    for (int i = 0; i < 100; i++) {
      pass.learnStatistics(x);
    }
    float[] out = new float[ROWS * OUT];
    pass.block.infer(pass.parameters, pass.running, x, out);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).isCloseTo(pass.tape.output()[i], offset(1e-2f));
    }
  }

  @Test
  void rowsThatComeOneByOneLeaveTheStatisticsThatBatchesWouldLeave() {
    Pass batches = new Pass(BlockSpec.hidden(IN, OUT, true), 0);
    batches.block.initialise(batches.parameters, batches.running, new SplittableRandom(3));
    Pass rows = new Pass(BlockSpec.hidden(IN, OUT, true), 0, 1);
    rows.block.initialise(rows.parameters, rows.running, new SplittableRandom(3));
    double[] sum = new double[4 * OUT];
    for (int i = 0; i < 3000; i++) {
      Matrix x = Samples.gaussian(ROWS, IN, 100 + i);
      batches.learnStatistics(x);
      for (int s = 0; s < ROWS; s++) {
        rows.learnStatistics(
            new Matrix(1, IN, java.util.Arrays.copyOfRange(x.data(), s * IN, (s + 1) * IN)));
      }
      for (int j = 0; i >= 100 && j < 2 * OUT; j++) {
        sum[j] += batches.running[j];
        sum[2 * OUT + j] += rows.running[j];
      }
    }
    for (int j = 0; j < OUT; j++) {
      assertThat(sum[2 * OUT + j] / sum[j]).as("mean of unit %d", j).isBetween(0.9, 1.1);
      // a batch's biased variance is 5/6 of a row's
      assertThat(sum[3 * OUT + j] / sum[OUT + j]).as("variance").isBetween(0.9, 1.4);
    }
  }

  @Test
  void layerNormTreatsARowTheSameInAnyBatchInTrainingAndInEvaluation() {
    BlockSpec spec =
        new BlockSpec(IN, OUT, Nonlinearity.RELU, Normalisation.LAYER, Initialization.HE);
    Pass pass = new Pass(spec, 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    pass.forward(x);
    float[] single = new float[OUT];
    pass.block.infer(pass.parameters, pass.running, new Matrix(1, IN, x.data()), single);
    assertThat(single)
        .containsExactly(java.util.Arrays.copyOf(pass.tape.output(), OUT), offset(1e-6f));
    float mean = 0;
    for (float value : single) {
      mean += value / OUT;
    }
    assertThat(mean).as("with γ = 1 and β = 0").isCloseTo(0, offset(1e-6f));
  }

  @Test
  void renormalisationTrainsOnWhatEvaluationWillSeeAsFarAsItsBoundsReach() {
    BlockSpec spec =
        new BlockSpec(IN, OUT, Nonlinearity.IDENTITY, Normalisation.RENORM, Initialization.HE);
    Pass pass = new Pass(spec, 0);
    pass.block.initialise(pass.parameters, pass.running, new SplittableRandom(3));
    Matrix x = Samples.gaussian(ROWS, IN, 1);
    pass.forward(x);
    float[] out = new float[ROWS * OUT];
    pass.block.infer(pass.parameters, pass.running, x, out);
    for (int i = 0; i < out.length; i++) {
      assertThat(pass.tape.output()[i]).isCloseTo(out[i], offset(1e-4f));
    }
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] += 1000;
    }
    pass.forward(x);
    double mean = 0;
    for (int s = 0; s < ROWS; s++) {
      mean += Math.abs(pass.tape.output()[s * OUT]) / ROWS;
    }
    assertThat(mean).as("a shift beyond the bounds").isLessThan(8);
  }

  private static void assertClose(float[] actual, int offset, JsonNode expected) {
    Matrix m = Golden.matrix(expected);
    for (int i = 0; i < m.size(); i++) {
      assertThat(actual[offset + i])
          .as("[%d]", i)
          .isCloseTo(m.data()[i], offset(1e-4f * (1 + Math.abs(m.data()[i]))));
    }
  }

  /** One block with arrays of its own. */
  private static final class Pass {
    final Block block;
    final float[] parameters;
    final float[] gradients;
    final float[] running;
    final LayerTape tape;
    final int rows;

    Pass(BlockSpec spec, int offset) {
      this(spec, offset, ROWS);
    }

    Pass(BlockSpec spec, int offset, int rows) {
      this.rows = rows;
      block = new Block(spec, offset, 0);
      parameters = new float[offset + spec.parameterCount()];
      gradients = new float[parameters.length];
      running = new float[spec.statisticCount()];
      java.util.Arrays.fill(running, running.length / 2, running.length, 1f);
      tape = block.newTape(rows);
    }

    void forward(Matrix x) {
      block.forward(parameters, running, x, tape);
    }

    void learnStatistics(Matrix x) {
      forward(x);
      block.track(tape, x.rows(), running);
    }

    float[] backward(Matrix x, float[] delta) {
      float[] deltaIn = new float[rows * IN];
      block.backward(parameters, x, tape, delta, gradients, deltaIn);
      return deltaIn;
    }
  }
}
