// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.FinishedRows;
import io.dni.experiment.Progress;
import io.dni.experiment.ResultRow;
import io.dni.table.InvalidDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MnistDepthTest {

  static Stream<Experiment> onMnist() {
    return Stream.of(
        new MnistDepth(), new Representations(), new Probes(), new LeastSquaresDepth());
  }

  @ParameterizedTest
  @MethodSource("onMnist")
  void withoutTheFilesItSaysWhatItNeeds(Experiment experiment) {
    ExperimentRun run =
        new ExperimentRun(
            settings(Optional.empty()),
            FinishedRows.inMemory(),
            new Progress(experiment.name(), System.err));
    assertThat(experiment.needsMnist()).isTrue();
    assertThatThrownBy(() -> experiment.run(run))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("data: none (expected: --data DIR");
  }

  @Test
  void anAccuracyOutsideTheReferenceIsMeasuredAsSuch() {
    DepthRun line =
        DepthTable.lines().stream()
            .filter(l -> l.hidden() == 2 && l.method() == TrainingMethod.DFA)
            .findFirst()
            .orElseThrow();
    ResultRow inside = new ResultRow().with("epoch 1", .960).with("epoch 2", .971);
    ResultRow below = new ResultRow().with("epoch 1", .950).with("epoch 2", .971);
    assertThat(line.outside(List.of(inside), 2)).isZero();
    assertThat(line.outside(List.of(inside, below), 2))
        .isCloseTo(.008, org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void oneHiddenBlockWithAnSgMeetsTheReferenceAfterAnEpoch() {
    String mnist = System.getProperty("mnist.dir", "");
    assumeThat(mnist).as("-Dmnist.dir=DIR is not given: nothing is trained on MNIST").isNotEmpty();
    MnistData data = MnistData.of(settings(Optional.of(Path.of(mnist))));
    LabelledImages test = LabelledImages.first(data.test(), data.test().size());
    DepthRun line =
        DepthTable.lines().stream()
            .filter(l -> l.hidden() == 1 && l.method() == TrainingMethod.SINGLE_SG)
            .findFirst()
            .orElseThrow();
    ResultRow row = line.train(data, test, 1, 1);
    assertThat(line.outside(List.of(row), 1))
        .as("accuracy %s outside the reference", row.number("epoch 1"))
        .isLessThanOrEqualTo(line.slack());
  }

  private static ExperimentSettings settings(Optional<Path> data) {
    return new ExperimentSettings(true, Path.of("unused"), 1, data);
  }
}
