// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.drift.DriftDetector.Rise;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftDetectorTest {

  static List<Supplier<DriftDetector>> detectors() {
    return List.of(Adwin::new, PageHinkley::new);
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void tenPointsOfAccuracyAreNoticedWithinAThousandExamples(Supplier<DriftDetector> fresh) {
    for (double error : new double[] {0.05, 0.15, 0.3}) {
      List<Integer> delays = new ArrayList<>();
      for (int seed = 1; seed <= 40; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        DriftDetector detector = fresh.get();
        alarms(detector, random, error, 10_000);
        delays.add(firstAlarm(detector, random, error + 0.1, 5_000));
      }
      Collections.sort(delays);
      assertThat(delays.get(20)).as("median delay, error %s", error).isLessThanOrEqualTo(1_000);
      assertThat(delays).as("missed, error %s", error).doesNotContain(Integer.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void stationaryStreamsRaiseAtMostTwoAlarmsPerMillionExamples(Supplier<DriftDetector> fresh) {
    int alarms = 0;
    for (double error : new double[] {0.05, 0.15, 0.3, 0.45}) {
      for (int seed = 1; seed <= 2; seed++) {
        alarms += alarms(fresh.get(), new SplittableRandom(seed), error, 500_000);
      }
    }
    assertThat(alarms).as("alarms in four million examples").isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void aModelThatLearnsIsNoAlarm(Supplier<DriftDetector> fresh) {
    SplittableRandom random = new SplittableRandom(3);
    DriftDetector detector = fresh.get();
    assertThat(alarms(detector, random, 0.5, 3_000)).isZero();
    assertThat(alarms(detector, random, 0.3, 3_000)).isZero();
    assertThat(alarms(detector, random, 0.1, 3_000)).isZero();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void anAlarmNamesTheMeansBeforeAndAfter(Supplier<DriftDetector> fresh) {
    SplittableRandom random = new SplittableRandom(4);
    DriftDetector detector = fresh.get();
    alarms(detector, random, 0.1, 10_000);
    Optional<Rise> rise = Optional.empty();
    while (rise.isEmpty()) {
      rise = detector.add(random.nextDouble() < 0.6 ? 1 : 0);
    }
    assertThat(rise.get().before()).isCloseTo(0.1, offset(0.03));
    assertThat(rise.get().after()).isCloseTo(0.6, offset(0.3));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void whatWasStoredOrCopiedGoesOnAsIfNothingHadHappened(Supplier<DriftDetector> fresh)
      throws IOException {
    DriftDetector straight = fresh.get();
    alarms(straight, new SplittableRandom(5), 0.2, 7_777);
    DriftDetector restored = fresh.get();
    byte[] stored = bytes(straight);
    restored.read(new DataInputStream(new ByteArrayInputStream(stored)));
    DriftDetector copy = straight.copy();
    int at = firstAlarm(straight, new SplittableRandom(6), 0.35, 5_000);
    assertThat(at).isLessThan(5_000);
    assertThat(bytes(copy)).as("a copy is deep").isEqualTo(stored);
    assertThat(firstAlarm(copy, new SplittableRandom(6), 0.35, 5_000)).isEqualTo(at);
    assertThat(firstAlarm(restored, new SplittableRandom(6), 0.35, 5_000)).isEqualTo(at);
    assertThat(bytes(restored)).isEqualTo(bytes(straight));
  }

  private static int alarms(
      DriftDetector detector, SplittableRandom random, double error, int examples) {
    int alarms = 0;
    for (int i = 0; i < examples; i++) {
      alarms += detector.add(random.nextDouble() < error ? 1 : 0).isPresent() ? 1 : 0;
    }
    return alarms;
  }

  private static int firstAlarm(
      DriftDetector detector, SplittableRandom random, double error, int most) {
    for (int i = 1; i <= most; i++) {
      if (detector.add(random.nextDouble() < error ? 1 : 0).isPresent()) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static byte[] bytes(DriftDetector detector) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    detector.write(new DataOutputStream(out));
    return out.toByteArray();
  }
}
