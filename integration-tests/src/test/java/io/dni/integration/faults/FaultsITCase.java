// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exactly-once promise in the real system. Short by default, one fault of each kind; long, and
 * at full load, by
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=none -Dit.test=FaultsITCase \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *   -Ddni.faults=54 -Ddni.faults.minutes=25 -Ddni.faults.rate=0 -Ddni.faults.in=train \
 *   -Ddni.faults.report=../flink-jobs/results/faults-train.md
 * </pre>
 *
 * and the same with {@code -Ddni.faults.in=cluster} for a cluster of several task managers.
 */
class FaultsITCase {
  private static final int FAULTS = Integer.getInteger("dni.faults", 0);
  private static final long SEED = Long.getLong("dni.faults.seed", 1);
  private static final int MINUTES = Integer.getInteger("dni.faults.minutes", 0);
  private static final int PER_SECOND = Integer.getInteger("dni.faults.rate", 400);
  private static final int MODELS = 3;
  private static final String IN = System.getProperty("dni.faults.in", "cluster train");

  /**
   * MiB that the resident set may grow per minute after warm-up, with a fault every half minute.
   */
  private static final double MOST_GROWTH = 4;

  /** MiB per minute of what lives after a full collection. */
  private static final double MOST_HEAP_GROWTH = 1;

  @TempDir Path directory;

  @Test
  void everyExampleIsLearnedExactlyOnceWhateverFails() throws Exception {
    assumeTrue(IN.contains("cluster"), "asked for another system only");
    try (FaultRun run =
        new FaultRun(directory, "the real system", ClusterJob::new, SEED, input())) {
      check(run, ClusterJob.KINDS, FAULTS > 0 ? FAULTS : ClusterJob.KINDS.size(), "faults");
    }
  }

  @Test
  void byTrainToo() throws Exception {
    assumeTrue(IN.contains("train"), "asked for another system only");
    try (FaultRun run =
        new FaultRun(directory, "a running `dni train`", TrainProcess::new, SEED, input())) {
      Set<FaultKind> kinds =
          FAULTS > 0
              ? TrainProcess.KINDS
              : EnumSet.of(FaultKind.TERMINATED_AND_RESUMED, FaultKind.OPERATOR_EXCEPTION);
      check(run, kinds, FAULTS > 0 ? FAULTS : kinds.size(), "faults-train");
    }
  }

  private static FaultInput input() {
    return new LabelledInput(SEED, MODELS, PER_SECOND);
  }

  private static void check(FaultRun run, Set<FaultKind> kinds, int faults, String name)
      throws Exception {
    FaultReport report;
    try {
      report = run.run(kinds, faults, Duration.ofMinutes(MINUTES));
    } catch (Throwable e) {
      if (Files.exists(run.log())) {
        Path copy = Path.of("target", name + "-job.log");
        Files.createDirectories(copy.getParent());
        Files.copy(run.log(), copy, StandardCopyOption.REPLACE_EXISTING);
      }
      throw new AssertionError("seed " + SEED + ": " + e.getMessage(), e);
    }
    report.table().forEach(System.out::println);
    Path file = Path.of(System.getProperty("dni.faults.report", "target/" + name + ".md"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, report.table());

    FaultAudit audit = report.audit();
    assertThat(report.faults()).isGreaterThanOrEqualTo(faults);
    assertThat(audit.examples).isPositive();
    assertThat(audit.lost).as("examples lost").isZero();
    assertThat(audit.twice).as("examples learned twice").isZero();
    assertThat(audit.differentDigests).as("segments with other examples").isZero();
    assertThat(audit.wrongCorrections).as("segments corrected twice or by others").isZero();
    assertThat(audit.unaccounted).as("batches lost sight of").isZero();
    assertThat(audit.nonFinite).as("non-finite numbers in checkpoints").isZero();
    if (report.count(FaultKind.SIGNALS_REPLAYED) > 0) {
      assertThat(audit.unmatched).as("duplicates dropped").isPositive();
    }
    report
        .heapSlope()
        .ifPresent(
            slope -> assertThat(slope).as("heap, MiB per minute").isLessThan(MOST_HEAP_GROWTH));
    report
        .resident()
        .ifPresent(
            growth -> assertThat(growth.slope()).as("MiB per minute").isLessThan(MOST_GROWTH));
  }
}
