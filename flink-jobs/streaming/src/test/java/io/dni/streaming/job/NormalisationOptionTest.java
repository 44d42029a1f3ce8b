// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.layer.Normalisation;
import io.dni.streaming.state.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisationOptionTest {

  @ParameterizedTest
  @CsvSource({
    "dni.model.normalisation,none,NONE",
    "dni.model.normalisation,batch,BATCH",
    "dni.model.batch-norm,true,BATCH",
    "dni.model.batch-norm,false,NONE"
  })
  void theOldSpellingMeansWhatItMeant(String name, String value, Normalisation expected) {
    assertThat(normalisation(Map.of(name, value))).isEqualTo(expected);
  }

  @Test
  void batchesTooSmallForTheirOwnStatisticsAreRefused() {
    assertThatThrownBy(() -> TrainingConfig.of(Map.of("dni.batch.size", "1")))
        .hasMessage(
            "dni.batch.size: 1 (expected: at least 4 with dni.model.normalisation=batch, or another"
                + " normalisation)");
    assertThat(normalisation(Map.of("dni.batch.size", "4"))).isEqualTo(Normalisation.BATCH);
    Map<String, String> without = Map.of("dni.batch.size", "1", "dni.model.normalisation", "none");
    assertThat(normalisation(without)).isEqualTo(Normalisation.NONE);
    Map<String, String> linear = Map.of("dni.batch.size", "1", "dni.model.network", "4-2");
    assertThat(TrainingConfig.of(linear).batching().size()).isEqualTo(1);
  }

  @Test
  void aCheckpointOfTheFirstReleaseFits() {
    ModelSettings today = ModelSettings.of(TrainingConfig.of(Map.of()).model());
    List<String> stored = new ArrayList<>(today.toLines());
    assertThat(stored.remove("normalisation=batch")).isTrue();
    stored.add("batch-norm=true");
    today.requireCompatible(stored);
    stored.set(stored.size() - 1, "batch-norm=false");
    assertThatThrownBy(() -> today.requireCompatible(stored))
        .hasMessageContaining("normalisation: batch (expected: none, as in the checkpoint)");
  }

  @Test
  void whatStandsBesideTheOutputLayerIsReadAndChecked() {
    Map<String, String> options =
        Map.of("dni.model.linear-path", "true", "dni.model.head", "mean:0.999");
    var network = TrainingConfig.of(options).model().network();
    assertThat(network.output().beside()).isEqualTo(100);
    assertThat(network.head()).hasToString("mean:0.999");
    assertThat(ModelSettings.of(TrainingConfig.of(options).model()).toSpec().network())
        .isEqualTo(network);
    assertThatThrownBy(() -> TrainingConfig.of(Map.of("dni.model.head", "rls:2")))
        .hasMessage("dni.model.head: head: forgetting 2.0 (expected: above 0, at most 1)");
    assertThatThrownBy(
            () ->
                TrainingConfig.of(
                    Map.of("dni.model.head", "rls:0.9", "dni.model.network", "9-4096-2")))
        .hasMessageContaining("head: rls:0.9 over 4097 features (expected: at most 2048");
  }

  @Test
  void anUnknownNormalisationIsRefused() {
    assertThatThrownBy(() -> TrainingConfig.of(Map.of("dni.model.normalisation", "group")))
        .hasMessageStartingWith("dni.model.normalisation: group (expected: one of none, batch");
  }

  private static Normalisation normalisation(Map<String, String> options) {
    return TrainingConfig.of(options).model().network().normalisation();
  }
}
