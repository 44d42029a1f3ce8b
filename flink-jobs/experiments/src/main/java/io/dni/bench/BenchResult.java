// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a run of {@code dni bench} has measured so far. */
public final class BenchResult {
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Requirement> requirements = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Everything measured. */
  public List<Measurement> measurements() {
    return measurements;
  }

  /** Ratios with a requirement. */
  public List<Requirement> requirements() {
    return requirements;
  }

  /** What a reader must know. */
  public List<String> notes() {
    return notes;
  }

  void add(Collection<Measurement> measured) {
    measurements.addAll(measured);
  }

  void require(Measurement ratio, double atLeast, double aim) {
    requirements.add(new Requirement(ratio, atLeast, aim));
  }

  void note(String text) {
    notes.add(text);
  }
}
