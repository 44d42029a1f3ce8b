// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.local.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A process with a Flink cluster and the training job in it, that can be killed. */
final class JobProcess implements AutoCloseable, ConsumedExamples.Job {
  /** All of it resident from the start: see {@link MemoryWatch}. */
  private static final List<String> HEAP =
      List.of("-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Not an option of the job: its heap. */
  static final String HEAP_SIZE = "test.heap";

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final MemoryWatch memory;

  private JobProcess(Process process) {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = process.outputWriter(StandardCharsets.UTF_8);
    memory = new MemoryWatch(process.pid());
  }

  /** Starts the process and its cluster, without a job. */
  static JobProcess start(Path directory, Map<String, String> options) throws IOException {
    Path file = directory.resolve("job.properties");
    Properties properties = new Properties();
    properties.putAll(options);
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(out, null);
    }
    List<String> flags = new ArrayList<>(HEAP);
    String heap = options.getOrDefault(HEAP_SIZE, "512m");
    flags.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    for (String name : List.of("lang", "util", "util.concurrent", "net", "io", "nio", "time")) {
      flags.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    ProcessBuilder builder =
        ChildJvm.builder(
            flags,
            System.getProperty("java.class.path"),
            JobProcessMain.class.getName(),
            List.of(file.toString()));
    builder.environment().put("OMP_NUM_THREADS", "1");
    // Otherwise glibc keeps a pool per thread, and freed memory is scattered over them.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("job.log").toFile()));
    JobProcess job = new JobProcess(builder.start());
    job.answer();
    return job;
  }

  /** Sends a command of {@link JobProcessMain} and returns what stands behind the {@code ok}. */
  String command(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith("ok")) {
      throw new IOException("job process: " + line);
    }
    return line.substring("ok".length()).strip();
  }

  @Override
  public String status() throws IOException {
    return command("status");
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Memory that the process occupies, since its start. */
  MemoryWatch memory() {
    return memory;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    memory.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
