// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.MountableFile;

/**
 * Kafka, a Flink job manager in application mode with the real job jar, and task managers: each a
 * container of the official image, as docker-compose.yml has them. Host ports are bound to
 * 127.0.0.1 and stay the same over a restart of their container.
 */
final class TrainingCluster implements AutoCloseable {
  static final String KAFKA_IMAGE = "apache/kafka:4.2.2";
  static final String FLINK_IMAGE = "flink:2.2.1-java17";

  /** Kafka's address as the containers see it. */
  private static final String KAFKA = "kafka:19092";

  /** The directory of checkpoints and savepoints in the containers; a directory of the host. */
  private static final String STATE = "/opt/flink/state";

  private static final Path JOB_JAR =
      Path.of("..", "flink-jobs", "streaming", "target", "dni-job.jar");
  private static final Pattern SEGMENT = Pattern.compile("segment (\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Network network = Network.newNetwork();
  private final Path state;
  private final KafkaContainer kafka;
  private final List<GenericContainer<?>> flink = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private GenericContainer<?> jobManager;

  private TrainingCluster(Path directory) throws IOException {
    state = Files.createDirectory(directory.resolve("state"));
    // Written by the image's user, read by ours.
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    kafka = new KafkaContainer(KAFKA_IMAGE).withNetwork(network).withListener(KAFKA);
    kafka.withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    kafka.withEnv("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m");
    kafka.setPortBindings(List.of("127.0.0.1:" + freePort() + ":9092"));
  }

  /** Starts Kafka alone: topics and Flink come next. */
  static TrainingCluster startKafka(Path directory) throws IOException {
    TrainingCluster cluster = new TrainingCluster(directory);
    cluster.kafka.start();
    return cluster;
  }

  /** Kafka's address as this machine sees it. */
  String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  /** Starts the job manager with the training job, which waits for task managers. */
  void startJob(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("standalone-job", "--job-classname"));
    command.add("io.dni.streaming.job.ClusterMain");
    command.addAll(List.of("--kafka.bootstrap.servers", KAFKA));
    command.addAll(List.of("--dni.checkpoints.dir", "file://" + STATE));
    command.addAll(List.of("--dni.checkpoints.interval", "2 s"));
    command.addAll(List.of(arguments));
    jobManager = flink("jobmanager", command.toArray(new String[0])).withExposedPorts(8081);
    jobManager.setPortBindings(List.of("127.0.0.1:" + freePort() + ":8081"));
    jobManager.waitingFor(Wait.forHttp("/overview").forPort(8081));
    jobManager.start();
  }

  /** Starts one more task manager. */
  GenericContainer<?> startTaskManager() {
    GenericContainer<?> taskManager = flink("taskmanager-" + flink.size(), "taskmanager");
    taskManager.waitingFor(
        Wait.forLogMessage(".*Successful registration at resource manager.*", 1));
    taskManager.start();
    return taskManager;
  }

  /** Ends a container as {@code docker kill} does. */
  static void kill(GenericContainer<?> container) {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  /** Stops the broker in good order and starts it again, as {@code docker restart} does. */
  void restartKafka() {
    // The shell that Testcontainers puts before the broker would ignore a longer farewell.
    kafka.getDockerClient().restartContainerCmd(kafka.getContainerId()).withTimeout(1).exec();
  }

  /** The task manager of each segment, by the segment's number. */
  Map<Integer, String> segments() throws Exception {
    Map<Integer, String> found = new TreeMap<>();
    String job = "/jobs/" + get("/jobs").at("/jobs/0/id").asText();
    for (JsonNode vertex : get(job).get("vertices")) {
      Matcher segment = SEGMENT.matcher(vertex.get("name").asText());
      if (segment.find()) {
        JsonNode subtask = get(job + "/vertices/" + vertex.get("id").asText()).at("/subtasks/0");
        do {
          found.put(Integer.valueOf(segment.group(1)), subtask.get("taskmanager-id").asText());
        } while (segment.find());
      }
    }
    return found;
  }

  /** Stops the job with a savepoint and returns that as this machine sees it. */
  Path stopWithSavepoint() throws Exception {
    String job = "/jobs/" + get("/jobs").at("/jobs/0/id").asText();
    String trigger = post(job + "/stop", "{\"drain\": false}").get("request-id").asText();
    JsonNode answer = get(job + "/savepoints/" + trigger);
    while (!answer.at("/status/id").asText().equals("COMPLETED")) {
      Thread.sleep(200);
      answer = get(job + "/savepoints/" + trigger);
    }
    if (!answer.at("/operation/location").isTextual()) {
      throw new IOException("no savepoint: " + answer.get("operation"));
    }
    return onHost(answer.at("/operation/location").asText());
  }

  /** The job manager's answer to {@code GET path}. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(rest(path)).GET());
  }

  /** The job manager's answer to {@code POST path} with a JSON body. */
  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(rest(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A path of the containers' state directory, as this machine sees it. */
  private Path onHost(String location) {
    return state.resolve(Path.of(STATE).relativize(Path.of(URI.create(location).getPath())));
  }

  @Override
  public void close() {
    keepLogs();
    flink.forEach(GenericContainer::stop);
    kafka.stop();
    network.close();
  }

  /** What the containers printed, into target/containers: for whoever looks into a failure. */
  private void keepLogs() {
    Path logs = Path.of("target", "containers");
    try {
      Files.createDirectories(logs);
      Files.writeString(logs.resolve("kafka.log"), kafka.getLogs());
      for (int i = 0; i < flink.size(); i++) {
        if (flink.get(i).getContainerId() != null) {
          Files.writeString(logs.resolve("flink-" + i + ".log"), flink.get(i).getLogs());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GenericContainer<?> flink(String name, String... command) {
    GenericContainer<?> container =
        new GenericContainer<>(FLINK_IMAGE)
            .withNetwork(network)
            .withNetworkAliases(name)
            .withCopyFileToContainer(
                MountableFile.forHostPath(JOB_JAR), "/opt/flink/lib/dni-job.jar")
            .withCreateContainerCmdModifier(
                create -> create.getHostConfig().withBinds(Bind.parse(state + ":" + STATE)))
            .withEnv("OMP_NUM_THREADS", "1")
            .withEnv("OPENBLAS_NUM_THREADS", "1")
            .withEnv("FLINK_PROPERTIES", settings())
            .withStartupTimeout(Duration.ofMinutes(2))
            .withCommand(command);
    flink.add(container);
    return container;
  }

  private static String settings() {
    return """
    jobmanager.rpc.address: jobmanager
    jobmanager.memory.process.size: 1g
    taskmanager.memory.process.size: 1400m
    taskmanager.numberOfTaskSlots: 1
    heartbeat.interval: 1000
    heartbeat.timeout: 6000
    execution.checkpointing.interval: 2 s
    execution.checkpointing.storage: filesystem
    execution.checkpointing.dir: file:///opt/flink/state/checkpoints
    execution.checkpointing.savepoint-dir: file:///opt/flink/state/savepoints
    execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
    restart-strategy.type: fixed-delay
    restart-strategy.fixed-delay.attempts: 1000
    restart-strategy.fixed-delay.delay: 500 ms
    """;
  }

  private URI rest(String path) {
    return URI.create("http://127.0.0.1:" + jobManager.getMappedPort(8081) + path);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(response.uri() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
