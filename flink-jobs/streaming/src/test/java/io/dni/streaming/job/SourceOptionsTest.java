// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceOptionsTest {

  @Test
  void eachInterfaceMayHaveASourceOfItsOwn() {
    assertThat(sources("sg:h;backprop;dfa")).isEqualTo("[sg:h, backprop, dfa]");
    assertThat(sources("sg:hy:r16")).isEqualTo("[sg:hy:r16, sg:hy:r16, sg:hy:r16]");
  }

  @Test
  void withoutAListAllHaveThatOfTheMode() {
    for (String mode : SourceOptions.modes()) {
      assertThat(
              TrainingConfig.of(Map.of("dni.model.network", "9-8-7-6-2", "dni.model.mode", mode))
                  .model()
                  .sources())
          .hasSize(mode.equals("single-sg") ? 1 : 3);
    }
  }

  @Test
  void aListThatDoesNotFitIsRefusedByName() {
    assertThatThrownBy(() -> sources("sg;sg"))
        .hasMessage("dni.model.sources: 2 (expected: 1, or 3, one per interface)");
    assertThatThrownBy(() -> sources("sg;nonsense;sg"))
        .hasMessageStartingWith("dni.model.sources: gradient source: nonsense (expected: sg");
    assertThatThrownBy(() -> sources("sg;none;sg"))
        .hasMessageContaining("sg:hy below none, at interfaces 0 and 1");
  }

  private static String sources(String list) {
    return TrainingConfig.of(Map.of("dni.model.network", "9-8-7-6-2", "dni.model.sources", list))
        .model()
        .sources()
        .toString();
  }
}
