// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import io.dni.experiment.Statement;
import io.dni.learning.tensor.Matrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The statements about figures 7 and 8, on curves of known shape. */
class FindingsTest {
  private static final DeepNetworkStudy STUDY =
      new DeepNetworkStudy(new ExperimentSettings(true, Path.of("unused"), 1, Optional.empty()));
  private static final LabelledImages POINTS =
      new LabelledImages(Matrix.zeros(2, 1), new int[] {0, 1}, 2);

  /** Falls by the same amount in each of the 20 layers. */
  private static double even(int layer) {
    return (20 - layer) / 19.0 * 0.6;
  }

  @Test
  void theShapesOfThePaperSatisfyAllStatements() {
    ExperimentResult result =
        representations(
            layer -> 0.6 * Math.pow((20 - layer) / 19.0, 2),
            layer -> layer <= 11 ? 0.6 - 0.05 * (layer - 1) : (20 - layer) * 0.01,
            FindingsTest::even,
            layer -> layer == 1 ? 0.4 : 0.1 * (20 - layer) / 18,
            layer -> layer == 1 ? 0.5 : 0.1 * (20 - layer) / 18);
    assertThat(result.broken()).isEmpty();
    assertThat(result.rows()).hasSize(6 * STUDY.moments().size() * 20);
    assertThat(result.pictures()).hasSize(STUDY.moments().size() + 1);
  }

  @Test
  void evenChangeInAllNetworksBreaksAllButOneStatement() {
    ExperimentResult result =
        representations(
            FindingsTest::even,
            FindingsTest::even,
            FindingsTest::even,
            FindingsTest::even,
            FindingsTest::even);
    assertThat(result.broken()).hasSize(result.statements().size() - 1);
    assertThat(result.statements().stream().filter(Statement::holds).findFirst())
        .hasValueSatisfying(s -> assertThat(s.text()).startsWith("With SGs everywhere"));
  }

  @Test
  void probesThatAreAlikeForAllMethodsBreakTheStatementsThatTellThemApart() {
    IntToDoubleFunction same = layer -> 0.9 + 0.004 * layer;
    ExperimentResult alike = probes(same, layer -> 0.01 + 0.001 * layer, same, same);
    assertThat(alike.broken()).hasSize(6);
    ExperimentResult paper =
        probes(
            layer -> 0.999,
            layer -> layer == 1 ? 0.02 : 0.05 - 0.001 / layer,
            layer -> 0.9,
            layer -> 0.99);
    assertThat(paper.broken()).isEmpty();
  }

  private static ExperimentResult representations(
      IntToDoubleFunction backpropagation,
      IntToDoubleFunction single,
      IntToDoubleFunction every,
      IntToDoubleFunction dfa,
      IntToDoubleFunction leastSquares) {
    return new RepresentationFindings(
            STUDY,
            POINTS,
            List.of(
                representation(TrainingMethod.BACKPROPAGATION, backpropagation),
                representation(TrainingMethod.SINGLE_SG, single),
                representation(TrainingMethod.EVERY_LAYER_SG, every),
                representation(TrainingMethod.DFA, dfa),
                representation(TrainingMethod.EVERY_LAYER_LEAST_SQUARES, leastSquares),
                representation(TrainingMethod.LOCAL, every)))
        .result();
  }

  private static ResultRow representation(TrainingMethod method, IntToDoubleFunction distance) {
    ResultRow row = row(method);
    for (int step : STUDY.moments()) {
      for (String what : List.of("block distance", "distance", "separation")) {
        row.withSeries(DeepNetworkStudy.series(what, step), layers(distance));
      }
      for (int layer : Representations.SHOWN) {
        row.withSeries(
            Representations.image(layer, step),
            new double[Representations.IMAGE * Representations.IMAGE]);
      }
    }
    return row;
  }

  private static ExperimentResult probes(
      IntToDoubleFunction dfaAccuracy,
      IntToDoubleFunction dfaError,
      IntToDoubleFunction everyAccuracy,
      IntToDoubleFunction localAccuracy) {
    IntToDoubleFunction accuracy = layer -> 0.9 + 0.004 * layer;
    IntToDoubleFunction error = layer -> 0.01 + 0.001 * layer;
    return new ProbeFindings(
            STUDY,
            List.of(
                probe(TrainingMethod.BACKPROPAGATION, accuracy, error),
                probe(TrainingMethod.SINGLE_SG, accuracy, error),
                probe(TrainingMethod.EVERY_LAYER_SG, everyAccuracy, error),
                probe(TrainingMethod.DFA, dfaAccuracy, dfaError),
                probe(TrainingMethod.EVERY_LAYER_LEAST_SQUARES, accuracy, error),
                probe(TrainingMethod.LOCAL, localAccuracy, error)))
        .result();
  }

  private static ResultRow probe(
      TrainingMethod method, IntToDoubleFunction accuracy, IntToDoubleFunction error) {
    ResultRow row = row(method);
    for (int step : STUDY.moments()) {
      row.withSeries(DeepNetworkStudy.series("accuracy", step), layers(accuracy));
      row.withSeries(DeepNetworkStudy.series("error", step), layers(error));
    }
    return row;
  }

  private static ResultRow row(TrainingMethod method) {
    ResultRow row = new ResultRow().with("method", method.label());
    STUDY.moments().forEach(s -> row.with(DeepNetworkStudy.series("test accuracy", s), 0.9));
    return row;
  }

  private static double[] layers(IntToDoubleFunction value) {
    double[] values = new double[DeepNetworkStudy.LAYERS];
    Arrays.setAll(values, i -> value.applyAsDouble(i + 1));
    return values;
  }
}
