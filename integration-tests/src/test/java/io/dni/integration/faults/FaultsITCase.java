// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exactly-once promise in the real system. Short by default, one fault of each kind. Long:
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dit.test=FaultsITCase -Dsurefire.skip=true \
 *   -Dfailsafe.failIfNoSpecifiedTests=false -Ddni.faults=54 -Ddni.faults.minutes=25
 * </pre>
 */
class FaultsITCase {
  private static final int FAULTS = Integer.getInteger("dni.faults", FaultKind.values().length);
  private static final long SEED = Long.getLong("dni.faults.seed", 1);
  private static final int MINUTES = Integer.getInteger("dni.faults.minutes", 0);
  private static final int PER_SECOND = Integer.getInteger("dni.faults.rate", 400);

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
    Files.write(Path.of("target", "faults.md"), report.table());

    assertThat(report.faults()).isGreaterThanOrEqualTo(FAULTS);
    assertThat(report.examples).isPositive();
    assertThat(report.lost).as("examples lost").isZero();
    assertThat(report.twice).as("examples learned twice").isZero();
    assertThat(report.differentDigests).as("segments with other examples").isZero();
    assertThat(report.unaccounted).as("batches corrected twice or lost sight of").isZero();
    assertThat(report.nonFinite).as("non-finite numbers in checkpoints").isZero();
    assertThat(report.unmatched).as("duplicates dropped").isPositive();
  }
}
