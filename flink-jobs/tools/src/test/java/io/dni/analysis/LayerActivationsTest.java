// SPDX-License-Identifier: Apache-2.0
package io.dni.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerActivationsTest {

  @ParameterizedTest
  @CsvSource({"sg:hy, ''", "sg:hy, 2", "sg:hy, 1 2 3", "dfa, 1 3"})
  void everyHiddenLayerIsVisitedHoweverTheNetworkIsCut(String source, String cuts) {
    NetworkSpec network =
        new NetworkSpec(List.of(6, 5, 4, 3, 2), Nonlinearity.RELU, true, Loss.SOFTMAX);
    List<Integer> where =
        cuts.isEmpty()
            ? List.of()
            : java.util.stream.Stream.of(cuts.split(" ", -1)).map(Integer::valueOf).toList();
    SequentialTrainer trainer =
        new SequentialTrainer(
            ModelSpec.of(
                network, where, GradientSource.parse(source), new Adam(1e-2), new Adam(1e-2), 1));
    Matrix x = Matrix.zeros(8, 6);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    trainer.train(x, Matrix.oneHot(new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 2));

    List<Integer> layers = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    Matrix p =
        LayerActivations.visit(
            trainer.segments(),
            trainer.states(),
            x,
            (layer, h) -> {
              layers.add(layer);
              widths.add(h.columns());
            });
    assertThat(layers).containsExactly(1, 2, 3);
    assertThat(widths).containsExactly(5, 4, 3);
    assertThat(p).isEqualTo(trainer.infer(x));
  }
}
