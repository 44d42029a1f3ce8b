// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.FaultReport.Live;
import java.nio.file.Path;
import java.util.Map;

/** The training job in a process of its own, and what can be done to it. */
interface JobUnderFaults extends AutoCloseable, ConsumedExamples.Job {
  /** Restore from nothing. */
  String NOTHING = "-";

  /** Whether a fault, or what follows it, ends the process. */
  boolean endsProcess(FaultKind kind);

  /**
   * Starts the job.
   *
   * @param restore savepoint or checkpoint, or {@link #NOTHING}
   * @param options over those that it always has
   * @return the job's id
   */
  String start(String restore, Map<String, String> options) throws Exception;

  /** Stops it with a savepoint. */
  String stop() throws Exception;

  /** Returns when a further checkpoint is complete. */
  void checkpoint() throws Exception;

  /** A fault inside the process. */
  void inflict(FaultKind kind, int number) throws Exception;

  /** SIGKILL. */
  void kill() throws Exception;

  /** What lives in the process after a full collection. */
  Live live(String setting) throws Exception;

  /** Memory of the process, since its start. */
  MemoryWatch memory();

  /** The newest log. */
  Path log();
}
