// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.streaming.job.TrainingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What inputs and outputs are called, on its way through options and checkpoints. */
class ModelNamesTest {
  private static final Map<String, String> NAMED =
      Map.of(
          "dni.model.network", "2-3",
          "dni.model.inputs", "a,b\\, in cm",
          "dni.model.classes", "rosa,tulip,lily");

  @Test
  void textsHoldAnyName() {
    List<String> names = List.of("a", "b, in\ncm", "back\\slash", "", "länge=x");
    assertThat(ModelNames.parse(ModelNames.text(names))).isEqualTo(names);
    assertThat(ModelNames.text(names)).doesNotContain("\n");
    assertThat(ModelNames.parse("")).isEmpty();
  }

  @Test
  void aCheckpointKeepsThem() {
    ModelSettings settings = TrainingConfig.of(NAMED).settings();
    ModelSettings stored = ModelSettings.parse(settings.toLines());
    assertThat(stored.names())
        .isEqualTo(new ModelNames(List.of("a", "b, in cm"), List.of("rosa", "tulip", "lily")));
    assertThat(stored.toSpec()).isEqualTo(TrainingConfig.of(NAMED).model());
  }

  @Test
  void aJobThatDoesNotNameThemKeepsTheStoredOnesAndOneWithOthersIsRefused() {
    List<String> stored = TrainingConfig.of(NAMED).settings().toLines();
    ModelSettings unnamed = TrainingConfig.of(Map.of("dni.model.network", "2-3")).settings();
    unnamed.requireCompatible(stored);
    assertThat(unnamed.keepingNames(stored).names()).isEqualTo(ModelSettings.parse(stored).names());
    ModelSettings swapped =
        TrainingConfig.of(
                Map.of("dni.model.network", "2-3", "dni.model.classes", "tulip,rosa,lily"))
            .settings();
    assertThatThrownBy(() -> swapped.requireCompatible(stored))
        .hasMessageContaining(
            "class-names: tulip,rosa,lily (expected: rosa,tulip,lily, as in the checkpoint)");
    // A checkpoint of a release that knew no names fits a job that has some.
    TrainingConfig.of(NAMED).settings().requireCompatible(unnamed.toLines());
  }

  @Test
  void theirNumberIsThatOfInputsAndOutputs() {
    assertThatThrownBy(
            () -> TrainingConfig.of(Map.of("dni.model.network", "2-3", "dni.model.inputs", "a")))
        .hasMessage("dni.model.inputs: 1 names (expected: 2 different ones)");
    assertThatThrownBy(
            () -> TrainingConfig.of(Map.of("dni.model.network", "2-3", "dni.model.inputs", "a,a")))
        .hasMessageContaining("expected: 2 different ones");
  }
}
