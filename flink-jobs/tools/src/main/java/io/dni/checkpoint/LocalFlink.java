// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink that writes savepoints: one slot in this JVM, with the memory that passing little more
 * than end-of-input needs, listening on loopback alone.
 */
final class LocalFlink {
  private LocalFlink() {}

  /** Generic types are allowed: the State Processor API passes file handles as such. */
  static StreamExecutionEnvironment environment() {
    Configuration c = new Configuration();
    c.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    c.set(RestOptions.BIND_PORT, "0");
    c.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    c.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    c.set(TaskManagerOptions.HOST, "127.0.0.1");
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
    c.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(60));
    c.set(PipelineOptions.OBJECT_REUSE, true);
    return StreamExecutionEnvironment.createLocalEnvironment(1, c);
  }
}
