// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.cli.Main;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The command line in a process of its own, as users run it, with what it prints in a file. */
public final class DniProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 180;

  private final Process process;
  private final Path output;

  private DniProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param directory for what it prints
   */
  static DniProcess start(Path directory, String... arguments) throws IOException {
    return withFlags(directory, List.of(), arguments);
  }

  /** Starts a command with further flags of the JVM. */
  public static DniProcess withFlags(Path directory, List<String> flags, String... arguments)
      throws IOException {
    return start(directory, java(flags, arguments));
  }

  /** Starts a command on a terminal of its own. */
  static DniProcess onTerminal(Path directory, String... arguments) throws IOException {
    String line =
        java(List.of(), arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return start(
        directory,
        List.of("script", "--quiet", "--return", "--command", "exec " + line, "/dev/null"));
  }

  private static List<String> java(List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String open : List.of("lang", "util", "util.concurrent", "net", "io", "nio", "time")) {
      command.add("--add-opens=java.base/java." + open + "=ALL-UNNAMED");
    }
    command.add("-Xmx1g");
    // A process of seconds spends most of them on optimizing code that it then hardly runs.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dlog4j2.configurationFile=classpath:log4j2-dni.xml");
    command.add("-Ddni.home=" + Path.of("..").toAbsolutePath().normalize());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static DniProcess start(Path directory, List<String> words) throws IOException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    // Whoever runs the tests in the background of a script has them ignore Ctrl-C.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP"));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    // Otherwise glibc keeps a pool per thread, and freed memory is scattered over them.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    // Without an encoding of the file system's names no JVM finds a file with an umlaut.
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new DniProcess(builder.start(), output);
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    return process.exitValue();
  }

  /** Waits until it has printed this. */
  void awaitOutput(String text) throws Exception {
    await(() -> output().contains(text));
  }

  /** Waits until all tasks of its Flink job run; returns the job's id. */
  public String awaitAllTasks() throws Exception {
    awaitOutput("Flink web UI");
    String url = output().replaceAll("(?s).*Flink web UI +(\\S+).*", "$1") + "/jobs/overview";
    AtomicReference<String> id = new AtomicReference<>();
    await(
        () -> {
          JsonNode jobs;
          try (InputStream in = URI.create(url).toURL().openStream()) {
            jobs = new ObjectMapper().readTree(in).get("jobs");
          }
          JsonNode tasks = jobs.isEmpty() ? null : jobs.get(0).get("tasks");
          id.set(jobs.isEmpty() ? null : jobs.get(0).get("jid").asText());
          return tasks != null
              && tasks.get("total").asInt() > 0
              && tasks.get("running").asInt() == tasks.get("total").asInt();
        });
    return id.get();
  }

  private void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.call()) {
      assertThat(process.isAlive()).as(output()).isTrue();
      assertThat(System.nanoTime()).as(output()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, as Ctrl-C does. */
  void stop() {
    process.destroy();
  }

  /** Sends a signal, by its name. */
  public void signal(String name) throws Exception {
    signal(name, process.toHandle());
  }

  /** Sends a signal to all its processes, as a service manager does. */
  void signalAll(String name) throws Exception {
    for (ProcessHandle child : process.descendants().toList()) {
      signal(name, child);
    }
    signal(name);
  }

  private static void signal(String name, ProcessHandle to) throws Exception {
    new ProcessBuilder("kill", "-s", name, Long.toString(to.pid())).start().waitFor();
  }

  /** Types a key on its terminal. */
  void type(char key) throws IOException {
    process.getOutputStream().write(key);
    process.getOutputStream().flush();
  }

  /** Everything that it has printed so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
