// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.Samples;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A labelled row is predicted as an unlabelled copy of it would be at that moment. */
class ScoredBatchTest {
  private static final int ROWS = 16;

  @ParameterizedTest
  @CsvSource({
    "BATCH,sgd,sg:hy,false",
    "BATCH,sgd,backprop,false",
    "RENORM,mean:0.9,sg:hy,true",
    "LAYER,rls:0.9,sg:hy,true",
    "LAYER,mean:0.9,sg:hy,true",
    "LAYER,mean:0.9,sg:hy,false",
    "NONE,sgd,sg:hy,true"
  })
  void predictionsAreThoseOfAnUnlabelledCopy(
      Normalisation normalisation, String head, String source, boolean linearPath) {
    predictsAsForACopy(trainer(normalisation, head, source, linearPath));
  }

  private static void predictsAsForACopy(SequentialTrainer trainer) {
    for (int i = 0; i < 30; i++) {
      Matrix x = Samples.gaussian(ROWS, 5, i);
      Matrix y = Samples.oneHot(ROWS, 3, i + 500);
      Matrix copy = Matrix.zeros(ROWS, 3);
      Matrix outputs = trainer.infer(x);
      Loss.SOFTMAX.probabilities(outputs, copy.data());
      ForwardStep.Output output = trainer.train(x, y);
      assertThat(output.probabilities()).as("batch %d", i).isEqualTo(copy);
      assertThat(output.correct()).isEqualTo(Loss.SOFTMAX.correct(outputs, y));
    }
  }

  @Test
  void soAreThoseOfASegmentWithSeveralBlocks() {
    ModelSpec layers = trainer(Normalisation.BATCH, "mean:0.9", "sg:hy", true).spec();
    ModelSpec whole =
        ModelSpec.of(
            layers.network(),
            List.of(),
            GradientSource.parse("sg:hy"),
            new Adam(0.01),
            new Adam(0.01),
            1);
    predictsAsForACopy(new SequentialTrainer(whole));
  }

  @ParameterizedTest
  @CsvSource({"BATCH,sgd,sg:hy,false", "LAYER,rls:0.9,sg:hy,true"})
  void scoringChangesNothingThatIsLearned(
      Normalisation normalisation, String head, String source, boolean linearPath) {
    SequentialTrainer scored = trainer(normalisation, head, source, linearPath);
    SequentialTrainer plain = trainer(normalisation, head, source, linearPath).unscored();
    boolean differed = false;
    for (int i = 0; i < 10; i++) {
      Matrix x = Samples.gaussian(ROWS, 5, i);
      Matrix y = Samples.oneHot(ROWS, 3, i + 500);
      differed |= !scored.train(x, y).probabilities().equals(plain.train(x, y).probabilities());
    }
    assertThat(differed).as("the two kinds of prediction").isTrue();
    for (int i = 0; i < scored.states().size(); i++) {
      assertThat(scored.states().get(i).weights().parameters())
          .containsExactly(plain.states().get(i).weights().parameters());
      assertThat(scored.states().get(i).weights().statistics())
          .containsExactly(plain.states().get(i).weights().statistics());
    }
  }

  private static SequentialTrainer trainer(
      Normalisation normalisation, String head, String source, boolean linearPath) {
    NetworkSpec network =
        new NetworkSpec(
            List.of(5, 6, 4, 3),
            Nonlinearity.RELU,
            normalisation,
            linearPath,
            Head.parse(head),
            Loss.SOFTMAX);
    return new SequentialTrainer(
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse(source),
            new Adam(0.01),
            new Adam(0.01),
            1));
  }
}
