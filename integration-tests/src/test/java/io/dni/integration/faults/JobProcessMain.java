// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingJob;
import io.dni.streaming.labels.DuplicateCheck;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main class of the process that {@link JobProcess} kills: a Flink cluster with several task
 * managers that runs the training job, and does what the lines on its standard input say. Each line
 * is answered by one that begins with {@code ok} or {@code error}.
 */
final class JobProcessMain implements AutoCloseable {
  /** Not an option of the job: this process forgets which examples it has learned. */
  static final String FORGETFUL = "test.forgetful";

  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 4;
  private static final long PATIENCE_SECONDS = 180;

  private final Map<String, String> options = new HashMap<>();
  private final MiniCluster cluster;
  private final Deque<Integer> alive = new ArrayDeque<>();
  private int started;
  private JobID job;

  private JobProcessMain(Properties properties) throws Exception {
    properties.stringPropertyNames().forEach(n -> options.put(n, properties.getProperty(n)));
    if (options.remove(FORGETFUL) != null) {
      DuplicateCheck.takeOut();
    }
    options.remove(JobProcess.HEAP_SIZE);
    Configuration c = new Configuration();
    c.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    c.set(RestOptions.BIND_PORT, "0");
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(48));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(48));
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(c)
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(SLOTS)
                .setHaServices(MiniCluster.HaServices.WITH_LEADERSHIP_CONTROL)
                .build());
    cluster.start();
    while (started < TASK_MANAGERS) {
      alive.add(started++);
    }
  }

  /** {@code args[0]}: a properties file with the job's options. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(args[0]), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    try (JobProcessMain process = new JobProcessMain(properties);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      answers.println("ok");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.println(process.answer(line));
        answers.flush();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // one checkpoint is meant to be interrupted
  private String answer(String line) {
    try {
      String[] words = line.split(" ", -1);
      return "ok "
          + switch (words[0]) {
            case "start" -> start(words[1], words[2], List.of(words).subList(3, words.length));
            case "status" -> cluster.getJobStatus(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            case "terminate" -> terminateTaskManagers();
            case "checkpoint-and-terminate" -> {
              cluster.triggerCheckpoint(job, CheckpointType.FULL);
              yield terminateTaskManagers();
            }
            case "revoke" -> revokeLeadership();
            case "fail" -> fail(words[1]);
            case "checkpoint" ->
                cluster
                    .triggerCheckpoint(job, CheckpointType.FULL)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            case "heap" -> heapInUse();
            case "stop" ->
                cluster
                    .stopWithSavepoint(job, words[1], false, SavepointFormatType.CANONICAL)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            default -> throw new IllegalArgumentException(line);
          };
    } catch (Exception e) {
      e.printStackTrace();
      return "error " + e.toString().lines().findFirst().orElse("");
    }
  }

  private JobID start(String parallelism, String restore, List<String> changed) throws Exception {
    Map<String, String> all = new HashMap<>(options);
    for (String option : changed) {
      String[] pair = option.split("=", 2);
      all.put(pair[0], pair[1]);
    }
    all.put("dni.job.parallelism", parallelism);
    all.putIfAbsent("dni.job.tasks", "2"); // small as the network is: signals go through Kafka
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    new TrainingJob(TrainingConfig.of(all)).build(env);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (!restore.equals("-")) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(restore));
    }
    cluster.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    job = graph.getJobID();
    JobStatus status = cluster.getJobStatus(job).get();
    while (status == JobStatus.INITIALIZING || status == JobStatus.CREATED) {
      Thread.sleep(20);
      status = cluster.getJobStatus(job).get();
    }
    if (status.isTerminalState()) {
      throw new IllegalStateException("the job is " + status);
    }
    return job;
  }

  /** All of them, so that the one is hit that runs the job; fresh ones take their place. */
  private String terminateTaskManagers() throws Exception {
    Deque<Integer> old = new ArrayDeque<>(alive);
    alive.clear();
    for (int i = 0; i < TASK_MANAGERS; i++) {
      cluster.startTaskManager();
      alive.add(started++);
    }
    for (int index : old) {
      cluster.terminateTaskManager(index).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return "";
  }

  private String revokeLeadership() throws Exception {
    HaLeadershipControl control = cluster.getHaLeadershipControl().orElseThrow();
    control.revokeJobMasterLeadership(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    control.grantJobMasterLeadership(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return "";
  }

  /** MiB that live after a full collection, and MiB of class metadata. */
  private static String heapInUse() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long metadata =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong(pool -> pool.getUsage().getUsed())
            .sum();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    return "%s %d %d".formatted((heap >> 10) / 1024.0, metadata >> 20, threads);
  }

  private static String fail(String after) {
    FaultyPartitioner.failAfter(Integer.parseInt(after));
    return "";
  }

  @Override
  public void close() throws Exception {
    cluster.closeAsync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
