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
    assertClose(pass.h, 0, golden.get("output"));

    float[] deltaIn = pass.backward(x, Golden.matrix(golden.get("outputGradient")).data());
    assertClose(deltaIn, 0, golden.get("inputGradient"));
    JsonNode gradients = golden.get("parameterGradients");
    assertClose(pass.gradients, pass.block.weightOffset(), gradients.get("W"));
    assertClose(pass.gradients, pass.block.biasOffset(), gradients.get("b"));
    assertClose(pass.gradients, pass.block.gammaOffset(), gradients.get("gamma"));
    assertClose(pass.gradients, pass.block.gammaOffset() + OUT, gradients.get("beta"));

    pass.block.track(pass.mean, pass.inverse, pass.running);
    assertClose(pass.running, 0, golden.get("runningMean"));
    assertClose(pass.running, OUT, golden.get("runningVar"));
  }

  @ParameterizedTest
  @CsvSource({
    "RELU,true,1",
    "RELU,true,2",
    "RELU,false,3",
    "IDENTITY,false,4",
    "IDENTITY,true,5",
    "RELU,true,6"
  })
  void gradientsEqualDifferenceQuotients(Nonlinearity nonlinearity, boolean batchNorm, long seed) {
    BlockSpec spec = new BlockSpec(IN, OUT, nonlinearity, batchNorm, Initialization.HE);
    Pass pass = new Pass(spec, 2);
    float[] start = Samples.gaussian(pass.parameters.length, seed);
    System.arraycopy(start, 0, pass.parameters, 0, start.length);
    Matrix x = Samples.gaussian(ROWS, IN, seed + 10);
    float[] delta = Samples.gaussian(ROWS * OUT, seed + 20);
    pass.forward(x);
    float[] deltaIn = pass.backward(x, delta);
    float[] claimed = pass.gradients.clone();
    java.util.function.DoubleSupplier meanLoss =
        () -> {
          pass.forward(x);
          return Samples.dot(delta, pass.h, ROWS * OUT) / ROWS;
        };
    DifferenceQuotient.check(
        "parameters", pass.parameters, 2, spec.parameterCount(), meanLoss, claimed, 1);
    // per example, so the mean over the batch has 1 / ROWS of it
    DifferenceQuotient.check("input", x.data(), 0, x.size(), meanLoss, deltaIn, 1.0 / ROWS);
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
      pass.block.track(pass.mean, pass.inverse, pass.running);
    }
    float[] out = new float[ROWS * OUT];
    pass.block.infer(pass.parameters, pass.running, x.data(), ROWS, out);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i])
          .as("after tracking one batch for long")
          .isCloseTo(pass.h[i], offset(1e-3f));
    }
    float[] single = new float[OUT];
    pass.block.infer(pass.parameters, pass.running, x.data(), 1, single);
    assertThat(single).as("a row alone").containsExactly(java.util.Arrays.copyOf(out, OUT));
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
    final float[] mean = new float[OUT];
    final float[] inverse = new float[OUT];
    final float[] h = new float[ROWS * OUT];
    final float[] r;

    Pass(BlockSpec spec, int offset) {
      block = new Block(spec, offset, 0);
      parameters = new float[offset + spec.parameterCount()];
      gradients = new float[parameters.length];
      running = new float[2 * OUT];
      java.util.Arrays.fill(running, OUT, 2 * OUT, 1f);
      r = spec.batchNorm() ? new float[h.length] : h;
    }

    void forward(Matrix x) {
      block.forward(parameters, x.data(), ROWS, r, mean, inverse, h);
    }

    float[] backward(Matrix x, float[] delta) {
      float[] deltaIn = new float[ROWS * IN];
      block.backward(parameters, x.data(), ROWS, r, mean, inverse, delta, gradients, deltaIn);
      return deltaIn;
    }
  }
}
