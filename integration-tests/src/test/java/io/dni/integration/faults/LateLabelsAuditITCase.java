// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.inspect.Inspection;
import io.dni.streaming.labels.LabelOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Late labels in the real system, with faults meanwhile: each example is learned once, and every
 * outcome is what a count of the input says. Only where asked for, as minutes go by; the table of
 * docs/promise.md by
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=none -Dit.test=LateLabelsAuditITCase \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *   -Ddni.late=1000000 -Ddni.late.faults=12 -Ddni.late.rate=12000 \
 *   -Ddni.late.report=../flink-jobs/results/late-labels.md
 * </pre>
 */
@EnabledIfSystemProperty(named = "dni.late", matches = "\\d+", disabledReason = "asked for only")
class LateLabelsAuditITCase {
  private static final int SIZE = Integer.getInteger("dni.late", 20_000);
  private static final int FAULTS = Integer.getInteger("dni.late.faults", 0);
  private static final int PER_SECOND = Integer.getInteger("dni.late.rate", 2_000);
  private static final long SEED = Long.getLong("dni.late.seed", 2);
  private static final int MODELS = 2;
  private static final int FEW = 3_000;
  private static final int SLOWLY = 500;
  private static final Set<FaultKind> TWO =
      EnumSet.of(FaultKind.TASK_MANAGERS_TERMINATED, FaultKind.RESCALED);

  @TempDir Path directory;

  /** What was found, beside what the script says. */
  private record Found(FaultReport report, Map<String, long[]> outcomes) {}

  private Found run(LateInput input, LateScript script, Set<FaultKind> kinds, int faults)
      throws Exception {
    Map<String, long[]> outcomes = new TreeMap<>();
    FaultReport report;
    try (FaultRun run = new FaultRun(directory, "late labels", ClusterJob::new, SEED, input)) {
      report = run.run(kinds, faults, Duration.ZERO);
      Inspection last = Inspection.of(run.lastSavepoint(), Optional.empty(), OptionalInt.empty());
      for (Inspection.ModelReport model : last.models()) {
        for (LabelOutcome outcome : LabelOutcome.values()) {
          String name = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
          long[] both = outcomes.computeIfAbsent(name, n -> new long[2]);
          both[0] += script.expected().get(model.model()).outcomes.getOrDefault(outcome, 0L);
          both[1] += model.labels().outcomes().getOrDefault(name, 0L);
        }
      }
    }
    return new Found(report, outcomes);
  }

  @Test
  void everyOutcomeIsThatOfTheInputWhateverFails() throws Exception {
    Set<FaultKind> kinds = FAULTS == 0 ? TWO : ClusterJob.KINDS;
    int faults = FAULTS == 0 ? TWO.size() : FAULTS;
    LateScript script = new LateScript(SIZE, MODELS, SEED);
    Found found = run(new LateInput(script, PER_SECOND, true), script, kinds, faults);
    List<String> table = table(found);
    table.forEach(System.out::println);
    Path file = Path.of(System.getProperty("dni.late.report", "target/late-labels.md"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, table);

    FaultAudit audit = found.report().audit();
    assertThat(found.report().faults()).isEqualTo(faults);
    found.outcomes().forEach((name, both) -> assertThat(both[1]).as(name).isEqualTo(both[0]));
    assertThat(found.outcomes().get("joined")[0]).isGreaterThan(SIZE / 2);
    assertThat(audit.lost).as("examples lost").isZero();
    assertThat(audit.twice).as("examples learned twice").isZero();
    assertThat(audit.differentDigests).as("segments with other examples").isZero();
    assertThat(audit.wrongCorrections).as("segments corrected twice or by others").isZero();
  }

  @Test
  void withoutTheMemoryOfLearnedIdsTheAuditFails() throws Exception {
    LateScript script = new LateScript(FEW, MODELS, SEED);
    Found found = run(new LateInput(script, SLOWLY, false), script, Set.of(), 0);
    assertThat(found.report().audit().twice).as("examples learned twice").isPositive();
    assertThat(found.outcomes().get("duplicate example"))
        .satisfies(both -> assertThat(both[1]).isLessThan(both[0]));
  }

  private static List<String> table(Found found) {
    List<String> lines = new ArrayList<>();
    FaultReport report = found.report();
    lines.add(
        "| late labels, %,d examples, %d faults meanwhile | in the input | in the job |"
            .formatted(SIZE, report.faults()));
    lines.add("|---|---|---|");
    found
        .outcomes()
        .forEach(
            (name, both) ->
                lines.add(
                    String.format(Locale.ROOT, "| %s | %,d | %,d |", name, both[0], both[1])));
    FaultAudit audit = report.audit();
    lines.add("| examples lost, over all segments | 0 | %d |".formatted(audit.lost));
    lines.add("| examples learned twice, over all segments | 0 | %d |".formatted(audit.twice));
    lines.add(
        "| segments whose digest of examples differs | 0 | %d |".formatted(audit.differentDigests));
    report
        .byKind()
        .forEach((kind, n) -> lines.add("| fault: %s | | %d |".formatted(kind.text(), n)));
    return lines;
  }
}
