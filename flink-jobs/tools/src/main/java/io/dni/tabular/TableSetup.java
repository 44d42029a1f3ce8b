// SPDX-License-Identifier: Apache-2.0
package io.dni.tabular;

import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.job.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to learn a table: what differs from the {@link TableRules}.
 *
 * @param name for people
 * @param hidden widths of the hidden layers, as in {@code 64-64}
 * @param options of the job over those of the rules
 */
public record TableSetup(String name, String hidden, Map<String, String> options) {
  private static final String READ_OUTS = "dni.features.read-outs";
  private static final String PREVIOUS_LABEL = "dni.features.previous-label";

  /** The rules as they are. */
  public static final TableSetup RULES =
      new TableSetup("as the rules say", TableRules.HIDDEN, Map.of());

  /** The rules, and what one change of each kind does to them. */
  public static List<TableSetup> usual() {
    return List.of(
        RULES,
        changed("without read-outs", Map.of(READ_OUTS, "false")),
        changed("without previous label", Map.of(PREVIOUS_LABEL, "false")),
        changed("no half-life", Map.of("dni.features.half-life", "0")),
        changed("batch 32", Map.of("dni.batch.size", "32")),
        changed(
            "batch 32, batch norm",
            Map.of("dni.batch.size", "32", "dni.model.normalisation", "batch")),
        changed("layer norm", Map.of("dni.model.normalisation", "layer")),
        changed("without linear path", Map.of("dni.model.linear-path", "false")),
        changed("least-squares head", Map.of("dni.model.head", "mean:0.999")),
        changed("adam:0.003", Map.of("dni.model.optimizer", "adam:0.003")),
        new TableSetup("hidden 16", "16", Map.of()),
        new TableSetup("hidden 128-128", "128-128", Map.of()));
  }

  private static TableSetup changed(String name, Map<String, String> options) {
    return new TableSetup(name, TableRules.HIDDEN, options);
  }

  /** The job's configuration. */
  public TrainingConfig config(TableRules rules, long seed) {
    Map<String, String> raw = new LinkedHashMap<>(rules.options());
    raw.putAll(options);
    FeatureSpec by = rules.features();
    boolean readOuts = by.readOuts() && Boolean.parseBoolean(raw.getOrDefault(READ_OUTS, "true"));
    FeatureSpec features =
        new FeatureSpec(by.columns(), by.classes(), by.halfLife(), readOuts, by.target())
            .withPreviousLabel(Boolean.parseBoolean(raw.getOrDefault(PREVIOUS_LABEL, "true")));
    raw.put("dni.features.columns", features.notation());
    raw.putIfAbsent(
        "dni.model.network",
        features.width() + "-" + hidden + "-" + Math.max(1, features.classes()));
    raw.put("dni.model.seed", Long.toString(seed));
    return TrainingConfig.of(raw);
  }
}
