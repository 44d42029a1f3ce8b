// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class DeliveryReportTest {
  private final List<String> lines = new ArrayList<>();
  private final DeliveryReport report = new DeliveryReport(lines::add);

  @Test
  void tellsEachKindOfErrorOnceAndCountsAll() {
    report.completed(null);
    report.completed(new RecordTooLargeException("too large"));
    report.completed(new RecordTooLargeException("another one"));
    report.completed(new TimeoutException("late"));
    assertThat(lines)
        .containsExactly(
            "delivery: RecordTooLargeException: too large (further ones are counted)",
            "delivery: TimeoutException: late (further ones are counted)");
    assertThat(report.delivered()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(3);
    assertThat(report.failures())
        .isEqualTo("3 failed (RecordTooLargeException: 2, TimeoutException: 1)");
  }

  @Test
  void goesOnAfterErrorsOfSingleRecordsOnly() {
    report.completed(new RecordTooLargeException("too large"));
    assertThat(report.isHopeless()).isFalse();
    report.completed(new TimeoutException("late"));
    assertThat(report.isHopeless()).isTrue();
  }
}
