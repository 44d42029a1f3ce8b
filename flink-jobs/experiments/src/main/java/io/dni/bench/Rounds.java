// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs several cases in turn, round after round. A machine that becomes slower or faster meanwhile
 * does so for all cases alike, so their ratios within a round hold where the values do not.
 */
final class Rounds {
  /** One case: measures for a while and returns a value. */
  interface Case {
    double measure() throws Exception;
  }

  /** Several cases at the same time, each in a thread of its own; the sum of their values. */
  static Case together(List<Case> cases) {
    return () -> {
      List<Callable<Double>> calls = new ArrayList<>();
      cases.forEach(each -> calls.add(each::measure));
      ExecutorService threads = Executors.newFixedThreadPool(cases.size());
      try {
        double sum = 0;
        for (Future<Double> value : threads.invokeAll(calls)) {
          sum += value.get();
        }
        return sum;
      } finally {
        threads.shutdown();
      }
    };
  }

  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final PrintStream progress;

  Rounds(PrintStream progress) {
    this.progress = progress;
  }

  Rounds add(String name, String unit, Case measured) {
    cases.put(name, measured);
    units.put(name, unit);
    return this;
  }

  /** The measurements by name, in the order in which the cases were added. */
  Map<String, Measurement> run(int rounds) throws Exception {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Case> entry : cases.entrySet()) {
        double value = entry.getValue().measure();
        progress.printf(
            "%d/%d %s: %.4g %s%n",
            round + 1, rounds, entry.getKey(), value, units.get(entry.getKey()));
        values.computeIfAbsent(entry.getKey(), name -> new ArrayList<>()).add(value);
      }
    }
    Map<String, Measurement> results = new LinkedHashMap<>();
    values.forEach((name, list) -> results.put(name, new Measurement(name, units.get(name), list)));
    return results;
  }
}
