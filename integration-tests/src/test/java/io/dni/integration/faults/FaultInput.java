// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.ExampleFeed.Written;
import java.util.Map;

/** What a job is fed while faults happen to it. */
interface FaultInput extends AutoCloseable {

  /** Options of the job that this input needs. */
  Map<String, String> options();

  /** Begins to write; the topics exist. */
  void begin(String bootstrapServers);

  /**
   * Ends the input, and returns when the job has taken up all of it.
   *
   * @return what it must have learned, by model
   */
  Map<String, Written> end(JobUnderFaults job) throws Exception;
}
