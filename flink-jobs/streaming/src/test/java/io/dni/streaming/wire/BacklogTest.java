// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final String JOB = "backlog-test";

  @Test
  void isClosedFromTheLimitOnUntilHalfOfItIsLeft() {
    try (Backlog.Share source = Backlog.join(JOB, 100);
        Backlog.Share one = Backlog.join(JOB, 100);
        Backlog.Share other = Backlog.join(JOB, 100)) {
      one.change(60);
      assertThat(source.open()).isDone();
      other.change(40);
      var opening = source.open();
      assertThat(opening).isNotDone();
      one.change(-40);
      assertThat(opening).isNotDone();
      one.change(-10);
      assertThat(opening).isDone();
      assertThat(source.bytes()).isEqualTo(50);
    }
  }

  @Test
  void anAttemptThatEndsTakesItsPartAlong() {
    try (Backlog.Share source = Backlog.join(JOB, 100)) {
      Backlog.Share operator = Backlog.join(JOB, 100);
      operator.change(500);
      assertThat(source.open()).isNotDone();
      assertThat(source.isOverrun()).isTrue();
      operator.close();
      operator.close();
      assertThat(source.open()).isDone();
      assertThat(source.bytes()).isZero();
    }
  }

  @Test
  void jobsOfOneProcessDoNotHoldEachOtherBack() {
    try (Backlog.Share one = Backlog.join(JOB, 100);
        Backlog.Share other = Backlog.join("another", 100)) {
      one.change(500);
      assertThat(other.open()).isDone();
    }
  }
}
