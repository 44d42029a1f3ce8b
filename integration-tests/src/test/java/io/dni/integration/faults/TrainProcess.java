// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.checkpoint.CheckpointReader;
import io.dni.integration.cli.DniProcess;
import io.dni.integration.faults.FaultReport.Live;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real {@code dni train}, which is stopped by SIGTERM and goes on from its savepoint, with
 * other settings or the same: each start is a process of its own.
 */
final class TrainProcess implements JobUnderFaults {
  /** As {@link JobProcess}; and compiled as it is for users. */
  private static final List<String> FLAGS =
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=4");

  /** What can be done to it from outside. */
  static final Set<FaultKind> KINDS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  FaultKind.TASK_MANAGERS_TERMINATED,
                  FaultKind.TERMINATED_IN_CHECKPOINT,
                  FaultKind.LEADERSHIP_LOST)));

  private static final Set<FaultKind> IN_THE_SAME_PROCESS =
      EnumSet.of(
          FaultKind.OPERATOR_EXCEPTION,
          FaultKind.CHECKPOINTS_UNWRITABLE,
          FaultKind.BROKER_RESTARTED,
          FaultKind.BROKER_KILLED,
          FaultKind.SIGNALS_REPLAYED);

  private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Map<String, String> options;
  private int starts;
  private DniProcess process;
  private MemoryWatch memory;

  TrainProcess(Path directory, Map<String, String> options) {
    this.directory = directory;
    this.options = options;
  }

  @Override
  public boolean endsProcess(FaultKind kind) {
    return !IN_THE_SAME_PROCESS.contains(kind);
  }

  @Override
  public String start(String restore, Map<String, String> more) throws Exception {
    starts++;
    List<String> arguments = new ArrayList<>(List.of("train", "--out=" + out()));
    options.forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
    more.forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
    if (!restore.equals(NOTHING)) {
      arguments.add("--from-savepoint=" + restore);
    }
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add("-D" + FaultyPartitioner.ORDER + "=" + order());
    process = DniProcess.withFlags(directory, flags, arguments.toArray(String[]::new));
    memory = new MemoryWatch(process.pid());
    try {
      return process.awaitAllTasks();
    } catch (AssertionError e) {
      throw new IOException("dni train has not started: " + e.getMessage(), e);
    }
  }

  private Path out() {
    return directory.resolve("train-" + starts);
  }

  private Path order() {
    return directory.resolve("fail");
  }

  @Override
  public String stop() throws Exception {
    process.signal("TERM");
    int code = process.exitCode();
    memory.close();
    if (code != 0) {
      throw new IllegalStateException("exit code %d: %s".formatted(code, process.output()));
    }
    return new ObjectMapper()
        .readTree(out().resolve("summary.json").toFile())
        .get("savepoint")
        .asText();
  }

  @Override
  public void checkpoint() throws Exception {
    String before = newest();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (newest().equals(before)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no checkpoint after " + before);
      }
      Thread.sleep(100);
    }
  }

  private String newest() {
    try {
      List<String> series = CheckpointReader.series(directory.resolve("checkpoints").toString());
      return series.get(series.size() - 1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void inflict(FaultKind kind, int number) throws IOException {
    Path written = Files.writeString(directory.resolve("fail.new"), String.valueOf(number));
    Files.move(written, order());
  }

  @Override
  public void kill() throws InterruptedException {
    process.kill();
    memory.close();
  }

  @Override
  public Live live(String setting) throws Exception {
    double live = number(LIVE_BYTES, jcmd("GC.class_histogram")) / (1 << 20);
    int metadata = (int) number(METASPACE, jcmd("GC.heap_info")) >> 10;
    String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
    return new Live(setting, memory.minutes(), live, metadata, (int) number(THREADS, status));
  }

  private static double number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Double.parseDouble(found.group(1));
  }

  private String jcmd(String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public MemoryWatch memory() {
    return memory;
  }

  @Override
  public Path log() {
    return out().resolve("dni.log");
  }

  @Override
  public String status() throws IOException {
    return process.output().lines().reduce((a, b) -> b).orElse("silent");
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      memory.close();
    }
  }
}
