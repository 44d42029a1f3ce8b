// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.learning.source.GradientSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the method bears late, lost, duplicated and overtaking gradients. The paper has none of this:
 * its gradients arrive at once. A stream's do not.
 */
public final class GradientDelay implements Experiment {
  private static final GradientSource SG = GradientSource.parse("sg:hy");
  private static final int EXAMPLES = 60_000;

  private static final int SEEDS = 5;
  private static final List<Integer> DELAYS = List.of(0, 1, 2, 5, 10, 20, 50, 100, 150, 200);
  private static final List<Integer> OVERTAKING = List.of(10, 20, 50, 100);
  private static final List<Double> LOST = List.of(0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99);
  private static final List<Double> DUPLICATED = List.of(0.1, 0.5, 1.0);
  private static final List<Integer> DUPLICATED_AT = List.of(0, 20);

  @Override
  public String name() {
    return "delay";
  }

  @Override
  public String title() {
    return "Late, lost, duplicated and overtaking gradients";
  }

  @Override
  public String paperSection() {
    return "not in the paper";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "data", StreamedRun.DATA + ", endless",
        "network", StreamedRun.NETWORK + ", batch norm, SG at every interface",
        "batch", String.valueOf(StreamedRun.BATCH),
        "rate", "adam:" + StreamedRun.RATE,
        "examples", String.valueOf(EXAMPLES),
        "delays", text(DELAYS),
        "overtaking", text(OVERTAKING),
        "lost", text(LOST),
        "duplicated", text(DUPLICATED),
        "seeds", String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("four of five seeds");
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    List<StreamConditions> conditions = conditions();
    int seeds = seeds(run.settings());
    run.progress().expect(seeds * (2 + conditions.size()));
    for (int i = 0; i < seeds; i++) {
      long seed = run.settings().seed() * 1000 + i;
      row(run, GradientSource.parse("backprop"), StreamConditions.PERFECT, seed);
      row(run, GradientSource.parse("none"), StreamConditions.PERFECT, seed);
      for (StreamConditions c : conditions) {
        row(run, SG, c, seed);
      }
    }
    return new DelayFindings(run.rows()).result();
  }

  private static void row(
      ExperimentRun run, GradientSource source, StreamConditions conditions, long seed) {
    StreamedRun streamed = new StreamedRun(source, conditions, EXAMPLES, seed);
    run.row(
        "%s delay %d%s, lost %s, duplicated %s, seed %d"
            .formatted(
                source,
                conditions.delay(),
                conditions.overtaking() ? " overtaking" : "",
                conditions.lost(),
                conditions.duplicated(),
                seed),
        streamed::compute);
  }

  private static List<StreamConditions> conditions() {
    List<StreamConditions> all = new ArrayList<>();
    DELAYS.forEach(delay -> all.add(StreamConditions.delayed(delay)));
    OVERTAKING.forEach(mean -> all.add(StreamConditions.overtaking(mean)));
    LOST.forEach(share -> all.add(StreamConditions.losing(share)));
    for (int delay : DUPLICATED_AT) {
      DUPLICATED.forEach(share -> all.add(StreamConditions.duplicating(delay, share)));
    }
    return all;
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : SEEDS;
  }

  private static String text(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
