// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.FaultReport.Live;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The job on a cluster of several task managers, which stays when the job is stopped. The process
 * is started anew only when it was killed.
 */
final class ClusterJob implements JobUnderFaults {
  /** What can be done to it. */
  static final Set<FaultKind> KINDS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(FaultKind.TERMINATED_AND_RESUMED)));

  private final Path directory;
  private final Map<String, String> options;
  private JobProcess process;

  ClusterJob(Path directory, Map<String, String> options) throws IOException {
    this.directory = directory;
    this.options = options;
    process = JobProcess.start(directory, options);
  }

  @Override
  public boolean endsProcess(FaultKind kind) {
    return kind == FaultKind.PROCESS_KILLED;
  }

  @Override
  public String start(String restore, Map<String, String> more) throws IOException {
    Map<String, String> rest = new TreeMap<>(more);
    String parallelism = rest.remove("dni.job.parallelism");
    StringBuilder line = new StringBuilder("start %s %s".formatted(parallelism, restore));
    rest.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    return process.command(line.toString());
  }

  @Override
  public String stop() throws IOException {
    return process.command("stop " + directory.resolve("checkpoints").toUri());
  }

  @Override
  public void checkpoint() throws IOException {
    process.command("checkpoint");
  }

  @Override
  public void inflict(FaultKind kind, int number) throws IOException {
    process.command(
        switch (kind) {
          case TASK_MANAGERS_TERMINATED -> "terminate";
          case TERMINATED_IN_CHECKPOINT -> "checkpoint-and-terminate";
          case LEADERSHIP_LOST -> "revoke";
          case OPERATOR_EXCEPTION -> "fail " + number;
          default -> throw new IllegalArgumentException(kind.text());
        });
  }

  @Override
  public void kill() throws IOException {
    process.kill();
    process = JobProcess.start(directory, options);
  }

  @Override
  public Live live(String setting) throws IOException {
    String[] words = process.command("heap").split(" ", -1);
    return new Live(
        setting,
        memory().minutes(),
        Double.parseDouble(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]));
  }

  @Override
  public MemoryWatch memory() {
    return process.memory();
  }

  @Override
  public Path log() {
    return directory.resolve("job.log");
  }

  @Override
  public String status() throws IOException {
    return process.status();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
