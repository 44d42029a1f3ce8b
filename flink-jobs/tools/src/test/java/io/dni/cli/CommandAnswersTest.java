// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.wire.ControlTopic.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandAnswersTest {
  @Test
  void aCommandToAllIsAnsweredWhenEveryModelOfEverySubtaskHasAnswered() {
    CommandAnswers answers = new CommandAnswers(true);
    assertThat(answers.take(applied("a"))).isTrue();
    answers.take(told(0, 2, 2));
    assertThat(answers.known()).isFalse();
    answers.take(told(1, 1, 2));
    assertThat(answers.known()).isTrue();
    assertThat(answers.complete()).isFalse();
    assertThat(answers.text())
        .isEqualTo(
            "applied by 1 of 3 models; 2 have had no labelled batch since, or no checkpoint yet");
    assertThat(answers.take(applied("a"))).as("told again after a crash").isFalse();
    answers.take(refused("b"));
    answers.take(applied("c"));
    assertThat(answers.complete()).isTrue();
    assertThat(answers.text()).isEqualTo("applied by 2 of 3 models, refused by 1");
  }

  @Test
  void aJobWithoutModelsHasAnswered() {
    CommandAnswers answers = new CommandAnswers(true);
    answers.take(told(0, 0, 1));
    assertThat(answers.complete()).isTrue();
    assertThat(answers.applied()).isZero();
    assertThat(answers.text()).isEqualTo("no model exists that could apply it");
  }

  @Test
  void aCommandToOneIsAnsweredByIt() {
    CommandAnswers answers = new CommandAnswers(false);
    assertThat(answers.complete()).isFalse();
    answers.take(refused("a"));
    assertThat(answers.complete()).isTrue();
    assertThat(answers.applied()).isZero();
  }

  private static Outcome applied(String model) {
    return new Outcome(
        "1",
        model,
        "promote",
        Optional.of(7L),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Outcome refused(String model) {
    return new Outcome(
        "1",
        model,
        "promote",
        Optional.empty(),
        Optional.of("why"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Outcome told(int subtask, long models, int subtasks) {
    return new Outcome(
        "1",
        "*",
        "promote",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Outcome.Told(models, subtask, subtasks)));
  }
}
