// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.ExactProgress;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunEndTest {
  private final RunEnd end = new RunEnd(45_312, 5);

  private boolean addsUp(long learned, long waiting) {
    return end.addsUp(Optional.of(new ExactProgress(learned, waiting)), OptionalLong.empty());
  }

  @Test
  void ends_when_snapshots_say_that_all_is_learned() {
    end.observe(44_800, 0, 0);
    assertThat(end.isReached()).isFalse();
    end.observe(45_312, 0, 1);
    assertThat(end.isReached()).isTrue();
  }

  @Test
  void ends_when_a_checkpoint_knows_of_the_batches_after_the_last_snapshot() {
    end.observe(44_800, 0, 0);
    assertThat(end.addsUp(Optional.empty(), OptionalLong.empty())).isFalse();
    assertThat(addsUp(45_184, 0)).isFalse();
    assertThat(addsUp(45_312, 0)).isTrue();
  }

  @Test
  void ends_when_learned_refused_and_unfilled_add_up() {
    end.observe(44_800, 500, 0);
    assertThat(addsUp(44_800, 11)).isFalse();
    assertThat(addsUp(44_800, 12)).isTrue();
  }

  @Test
  void ends_when_all_were_refused() {
    end.observe(0, 45_312, 0);
    assertThat(end.addsUp(Optional.empty(), OptionalLong.empty())).isTrue();
  }

  @Test
  void ends_when_there_are_fewer_than_were_asked_for() {
    end.observe(0, 17, 0);
    assertThat(end.addsUp(Optional.of(new ExactProgress(64, 19)), OptionalLong.of(101))).isFalse();
    assertThat(end.addsUp(Optional.of(new ExactProgress(64, 20)), OptionalLong.of(101))).isTrue();
  }

  @Test
  void is_still_only_when_checkpoints_have_long_told_the_same() {
    Optional<ExactProgress> first = Optional.of(new ExactProgress(10, 3));
    assertThat(end.isStill(Optional.empty(), 0, 5)).isFalse();
    assertThat(end.isStill(Optional.empty(), 100, 5)).isFalse();
    assertThat(end.isStill(first, 101, 5)).isFalse();
    assertThat(end.isStill(first, 105, 5)).isFalse();
    assertThat(end.isStill(first, 106, 5)).isTrue();
    assertThat(end.isStill(Optional.of(new ExactProgress(11, 2)), 107, 5)).isFalse();
    assertThat(end.isStill(Optional.of(new ExactProgress(11, 2)), 112, 5)).isTrue();
  }

  @Test
  void is_quiet_only_while_nothing_is_learned_or_refused() {
    end.observe(10, 0, 100);
    assertThat(end.isQuiet(104)).isFalse();
    assertThat(end.isQuiet(105)).isTrue();
    end.observe(10, 1, 105);
    assertThat(end.isQuiet(109)).isFalse();
    end.observe(10, 1, 110);
    assertThat(end.isQuiet(110)).isTrue();
  }
}
