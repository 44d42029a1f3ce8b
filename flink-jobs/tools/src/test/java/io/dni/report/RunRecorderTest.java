// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.streaming.message.SegmentSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private final RunRecorder recorder = new RunRecorder();

  @Test
  void keeps_one_series_per_segment_and_knows_the_output_segment() {
    recorder.add(Snapshots.hidden(0, 2));
    recorder.add(Snapshots.output(1, 1, 4));
    recorder.add(Snapshots.output(1, 2, 9));

    assertThat(recorder.models()).containsExactly("default");
    assertThat(recorder.segments("default")).containsExactly(0, 1);
    assertThat(recorder.outputSeries("default")).hasSize(2);
    assertThat(recorder.examples()).isEqualTo(20);
    assertThat(recorder.series("default", 0)).hasSize(1);
  }

  @Test
  void drops_snapshots_of_a_future_that_was_rolled_back() {
    for (long batches = 1; batches <= 5; batches++) {
      recorder.add(Snapshots.output(0, batches, batches));
    }
    recorder.add(Snapshots.output(0, 3, 2));

    assertThat(recorder.series("default", 0))
        .extracting(SegmentSnapshot::batches)
        .containsExactly(1L, 2L, 3L);
    assertThat(recorder.newest("default", 0).orElseThrow().count(SegmentFigure.CORRECT))
        .isEqualTo(2);
  }

  @Test
  void keeps_a_run_of_months_in_bounded_memory_the_newest_in_full() {
    int months = 3_000_000; // a snapshot a second for more than a month
    for (long batches = 1; batches <= months; batches++) {
      recorder.add(Snapshots.output(0, batches, batches));
    }
    List<SegmentSnapshot> kept = recorder.series("default", 0);
    assertThat(kept.size()).isLessThan(16 * CoarseningSeries.PER_LEVEL);
    assertThat(kept.get(0).batches()).isEqualTo(1);
    assertThat(kept).isSortedAccordingTo(Comparator.comparingLong(SegmentSnapshot::batches));
    assertThat(kept.subList(kept.size() - CoarseningSeries.PER_LEVEL, kept.size()))
        .extracting(SegmentSnapshot::batches)
        .startsWith(months - CoarseningSeries.PER_LEVEL + 1L)
        .endsWith((long) months);
    // No hole is wider than the age of what lies behind it.
    for (int i = 2; i < kept.size(); i++) {
      long hole = kept.get(i).batches() - kept.get(i - 1).batches();
      long age = months - kept.get(i).batches();
      assertThat(hole).isLessThanOrEqualTo(Math.max(1, 2 * age / CoarseningSeries.PER_LEVEL + 2));
    }
    assertThat(recorder.examples()).isEqualTo(10L * months);
  }

  @Test
  void drops_a_long_future_too() {
    for (long batches = 1; batches <= 100_000; batches++) {
      recorder.add(Snapshots.output(0, batches, batches));
    }
    recorder.add(Snapshots.output(0, 50_000, 7));
    List<SegmentSnapshot> kept = recorder.series("default", 0);
    assertThat(kept.get(kept.size() - 1).count(SegmentFigure.CORRECT)).isEqualTo(7);
    assertThat(kept.get(kept.size() - 2).batches()).isLessThan(50_000);
    assertThat(recorder.examples()).isEqualTo(500_000);
    recorder.add(Snapshots.output(0, 1, 1));
    assertThat(recorder.series("default", 0)).hasSize(1);
  }

  @Test
  void keeps_no_series_of_more_models_than_a_report_shows() {
    for (int model = 0; model < 10_000; model++) {
      recorder.add(Snapshots.output("m" + model, 0, 3, 1));
    }
    assertThat(recorder.models()).hasSize(RunRecorder.MOST_SERIES);
    assertThat(recorder.modelCount()).isEqualTo(10_000);
    assertThat(recorder.examples()).isEqualTo(300_000);
  }

  @Test
  void knows_the_speed_of_the_last_seconds() {
    for (long batches = 1; batches <= 20; batches++) {
      recorder.add(Snapshots.output(0, batches, batches));
    }
    assertThat(recorder.speed("default", 3)).isEqualTo(10);
    assertThat(recorder.speed("other", 3)).isZero();
  }

  @Test
  void knows_nothing_of_a_model_that_it_has_not_seen() {
    assertThat(recorder.examples()).isZero();
    assertThat(recorder.outputSeries("other")).isEmpty();
    assertThat(recorder.segments("other")).isEmpty();
  }

  @Test
  void counts_accuracy_exactly_within_each_quarter() {
    // 8 batches of 10: 3 right in each batch of the first half, 8 in each of the second.
    List<SegmentSnapshot> series =
        LongStream.rangeClosed(1, 8)
            .mapToObj(b -> Snapshots.output(0, b, b <= 4 ? 3 * b : 12 + 8 * (b - 4)))
            .toList();
    assertThat(PrequentialAccuracy.byQuarter(series, 0)).containsExactly(0.3, 0.3, 0.8, 0.8);
  }

  @Test
  void counts_a_restored_run_from_its_first_snapshot_on() {
    List<SegmentSnapshot> series =
        LongStream.rangeClosed(100, 108)
            .mapToObj(b -> Snapshots.output(0, b, 500 + 6 * (b - 100)))
            .toList();
    assertThat(PrequentialAccuracy.byQuarter(series, 1000))
        .hasSize(4)
        .allSatisfy(a -> assertThat(a).isCloseTo(0.6, within(1e-12)));
  }

  @Test
  void gives_no_quarters_for_a_series_that_is_too_short() {
    assertThat(PrequentialAccuracy.byQuarter(List.of(), 0)).isEmpty();
    assertThat(PrequentialAccuracy.byQuarter(List.of(Snapshots.output(0, 1, 1)), 0)).isEmpty();
  }
}
