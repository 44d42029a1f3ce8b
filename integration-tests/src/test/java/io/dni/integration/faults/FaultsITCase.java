// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exactly-once promise in the real system. Short by default, one fault of each kind; long, and
 * at full load, by
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=none -Dit.test=FaultsITCase \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *   -Ddni.faults=54 -Ddni.faults.minutes=25 -Ddni.faults.rate=0 \
 *   -Ddni.faults.report=../flink-jobs/results/faults.md
 * </pre>
 */
class FaultsITCase {
  private static final int FAULTS = Integer.getInteger("dni.faults", FaultKind.values().length);
  private static final long SEED = Long.getLong("dni.faults.seed", 1);
  private static final int MINUTES = Integer.getInteger("dni.faults.minutes", 0);
  private static final int PER_SECOND = Integer.getInteger("dni.faults.rate", 400);

  /**
   * MiB that the resident set may grow per minute after warm-up, with a fault every half minute.
   */
  private static final double MOST_GROWTH = 4;

  @TempDir Path directory;

  @Test
  void everyExampleIsLearnedExactlyOnceWhateverFails() throws Exception {
    FaultReport report;
    try (FaultRun run = new FaultRun(directory, SEED, 3, PER_SECOND)) {
      report = run.run(FAULTS, Duration.ofMinutes(MINUTES));
    } catch (Throwable e) {
      Path log = directory.resolve("job.log");
      if (Files.exists(log)) {
        Files.copy(
            log,
            Path.of("target", "faults-job.log"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      throw new AssertionError("seed " + SEED + ": " + e.getMessage(), e);
    }
    report.table().forEach(System.out::println);
    Path file = Path.of(System.getProperty("dni.faults.report", "target/faults.md"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, report.table());

    FaultAudit audit = report.audit();
    assertThat(report.faults()).isGreaterThanOrEqualTo(FAULTS);
    assertThat(audit.examples).isPositive();
    assertThat(audit.lost).as("examples lost").isZero();
    assertThat(audit.twice).as("examples learned twice").isZero();
    assertThat(audit.differentDigests).as("segments with other examples").isZero();
    assertThat(audit.wrongCorrections).as("segments corrected twice or by others").isZero();
    assertThat(audit.unaccounted).as("batches lost sight of").isZero();
    assertThat(audit.nonFinite).as("non-finite numbers in checkpoints").isZero();
    assertThat(audit.unmatched).as("duplicates dropped").isPositive();
    report
        .resident()
        .ifPresent(
            growth -> assertThat(growth.slope()).as("MiB per minute").isLessThan(MOST_GROWTH));
  }
}
