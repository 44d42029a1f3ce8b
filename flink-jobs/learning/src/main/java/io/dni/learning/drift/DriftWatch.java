// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

import io.dni.learning.drift.DriftDetector.Rise;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both detectors on the errors of one model, and what they have noticed so far. */
public final class DriftWatch {
  private final List<DriftDetector> detectors;
  private long examples;
  private long alarms;

  /** A watch that has seen nothing. */
  public DriftWatch() {
    this(List.of(new Adwin(), new PageHinkley()));
  }

  private DriftWatch(List<DriftDetector> detectors) {
    this.detectors = detectors;
  }

  /**
   * Takes up the error of the next example.
   *
   * @param error 0 to 1
   */
  public List<DriftAlarm> add(double error) {
    examples++;
    List<DriftAlarm> raised = List.of();
    for (DriftDetector detector : detectors) {
      Optional<Rise> rise = detector.add(error);
      if (rise.isPresent()) {
        alarms++;
        raised = new ArrayList<>(raised);
        raised.add(
            new DriftAlarm(detector.name(), examples, rise.get().before(), rise.get().after()));
      }
    }
    return raised;
  }

  /** Alarms of both detectors so far. */
  public long alarms() {
    return alarms;
  }

  /** A deep copy. */
  public DriftWatch copy() {
    DriftWatch copy = new DriftWatch(detectors.stream().map(DriftDetector::copy).toList());
    copy.examples = examples;
    copy.alarms = alarms;
    return copy;
  }

  /** Stores it. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(examples);
    out.writeLong(alarms);
    for (DriftDetector detector : detectors) {
      detector.write(out);
    }
  }

  /** Takes the place of a new watch, as it was stored. */
  public void read(DataInput in) throws IOException {
    examples = in.readLong();
    alarms = in.readLong();
    for (DriftDetector detector : detectors) {
      detector.read(in);
    }
  }
}
