// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks of the reference; what it computes is compared with traces and with the job. */
class SequentialTrainerTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0 3", "0 2 2", "0 2 1", "-1 0"})
  void tasksThatDoNotHoldTheSegmentsInOrderAreRefused(String first) {
    SequentialTrainer trainer = new SequentialTrainer(SmallModel.spec("sg"));
    List<Integer> tasks =
        Arrays.stream(first.split(" ")).filter(t -> !t.isEmpty()).map(Integer::valueOf).toList();
    assertThatThrownBy(() -> trainer.inTasks(tasks))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tasks that begin with segments %s (expected: ascending, from 0 to at most 2)", tasks);
  }

  @Test
  void insideATaskTheLowestModuleIsCorrectedBeforeItGuessesForTheSameBatch() {
    SequentialTrainer apart = new SequentialTrainer(SmallModel.spec("sg"));
    SequentialTrainer together = new SequentialTrainer(SmallModel.spec("sg")).inOneTask();
    float[] start = weights(together).clone();
    apart.train(SmallModel.x(0), SmallModel.y(0));
    together.train(SmallModel.x(0), SmallModel.y(0));
    // A module that begins guesses zero.
    assertThat(weights(apart)).isEqualTo(start);
    assertThat(weights(together)).isNotEqualTo(start);
  }

  private static float[] weights(SequentialTrainer trainer) {
    return trainer.states().get(0).weights().parameters();
  }
}
