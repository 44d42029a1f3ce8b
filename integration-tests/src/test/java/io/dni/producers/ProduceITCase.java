// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.local.LocalBroker;
import io.dni.local.LoopbackPort;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceITCase {
  @TempDir static Path directory;
  private static LocalBroker broker;

  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = LocalBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static void create(LocalBroker where, String topic, int partitions) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", where.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  private int produce(String server, String topic, String args) {
    String all = "--bootstrap-server " + server + " --topic " + topic + " " + args;
    return ProduceCommand.commandLine().setErr(new PrintWriter(err, true)).execute(all.split(" "));
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return TopicContent.of(broker.bootstrapServers(), topic);
  }

  @Test
  void sendsTheStreamInOrderTurnByTurnToEachModel() throws Exception {
    create(broker, "turns", 3);
    int code =
        produce(
            broker.bootstrapServers(),
            "turns",
            "--data noisy3 --points 50 --seed 9 --count 121 --model a --model b --ids --quiet");
    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byModel =
        records("turns").stream()
            .collect(
                Collectors.groupingBy(record -> new String(record.key(), StandardCharsets.UTF_8)));
    assertThat(byModel).containsOnlyKeys("a", "b");
    assertThat(byModel.get("a")).hasSize(61);
    assertThat(byModel.get("b")).hasSize(60);
    ExampleStream expected = ArtificialData.parse("noisy3").points(50, 9).shuffled(3, 9);
    for (int i = 0; i < 121; i++) {
      LabelledExample example = expected.next();
      Example record = codec.decode(byModel.get(i % 2 == 0 ? "a" : "b").get(i / 2).value());
      assertThat(record.getId()).isEqualTo(Long.toString(example.index()));
      assertThat(record.getLabel()).isEqualTo(example.label());
      assertThat(TensorBytes.toFloats(record.getFeatures()))
          .isEqualTo(example.features().toArray());
    }
  }

  @Test
  void sendsAUsersTableToTheDefaultModel() throws Exception {
    create(broker, "team.examples", 1);
    Path csv = Files.writeString(directory.resolve("pets.csv"), "kind,legs\ncat,4\nhen,2\n,3\n");
    int code =
        ProduceCommand.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(
                "--bootstrap-server=" + broker.bootstrapServers(),
                "--topic-prefix=team",
                "--data=csv=" + csv,
                "--label-column=kind",
                "--unlabelled-rows");
    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("classes: 0=cat 1=hen", "3 records to team.examples", "0 failed");
    List<ConsumerRecord<byte[], byte[]>> records = records("team.examples");
    assertThat(records).hasSize(3);
    assertThat(records.get(0).key()).asString(StandardCharsets.UTF_8).isEqualTo("default");
    assertThat(codec.decode(records.get(1).value()).getLabel()).isEqualTo(1);
    assertThat(codec.decode(records.get(2).value()).getLabel()).isNull();
  }

  @Test
  void sendsMnistAsBytes() throws Exception {
    String mnist = System.getProperty("mnist.dir", "");
    assumeThat(mnist).as("-Dmnist.dir=DIR is not given: MNIST is not sent").isNotEmpty();
    create(broker, "mnist", 1);
    String args = "--data mnist=" + mnist + " --split test --count 300";
    assertThat(produce(broker.bootstrapServers(), "mnist", args)).as(err.toString()).isZero();
    List<ConsumerRecord<byte[], byte[]>> records = records("mnist");
    assertThat(records).hasSize(300);
    Example first = codec.decode(records.get(0).value());
    assertThat(first.getEncoding()).isEqualTo(FeatureEncoding.UINT8);
    assertThat(first.getShape()).containsExactly(28, 28);
    assertThat(first.getFeatures().remaining()).isEqualTo(784);
    assertThat(first.getScale()).isEqualTo(1 / 255f);
  }

  @Test
  void keepsToTheRate() throws Exception {
    create(broker, "slow", 1);
    String args = "--data linear2 --rate 200 --count 101";
    assertThat(produce(broker.bootstrapServers(), "slow", args)).isZero();
    List<ConsumerRecord<byte[], byte[]>> records = records("slow");
    // The last of 101 records is due half a second after the first one, never earlier.
    assertThat(records.get(100).timestamp() - records.get(0).timestamp())
        .isGreaterThanOrEqualTo(450);
  }

  @Test
  void countsRecordsThatKafkaRefusesAndFails() throws Exception {
    create(broker, "small", 1);
    String args = "--data linear2000 --points 4 --kafka max.request.size=4000";
    assertThat(produce(broker.bootstrapServers(), "small", args)).isEqualTo(1);
    assertThat(err.toString())
        .containsOnlyOnce("error: delivery: RecordTooLargeException")
        .contains("0 records to small", "4 failed (RecordTooLargeException: 4)");
    assertThat(records("small")).isEmpty();
  }

  @Test
  void tellsAMissingTopicFromAMissingBroker() throws Exception {
    assertThat(produce(broker.bootstrapServers(), "absent", "--data linear2")).isEqualTo(6);
    assertThat(err.toString())
        .isEqualTo(
            "error: topic: absent does not exist on %s (expected: an existing topic)%n"
                .formatted(broker.bootstrapServers()));
    String nowhere = "127.0.0.1:" + LoopbackPort.free(0);
    assertThat(produce(nowhere, "absent", "--data linear2 --timeout 2")).isEqualTo(4);
    assertThat(err.toString())
        .contains("bootstrap-server: " + nowhere + " did not answer within 2 s");
  }

  @Test
  void givesUpWhenTheBrokerStaysAway() throws Exception {
    try (LocalBroker other = LocalBroker.start(directory.resolve("other"))) {
      create(other, "lost", 1);
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () ->
                  produce(
                      other.bootstrapServers(),
                      "lost",
                      "--data linear2 --fresh --rate 500 --timeout 3"));
      while (TopicContent.of(other.bootstrapServers(), "lost").isEmpty()) {
        Thread.sleep(50);
      }
      other.kill();
      assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(err.toString()).containsOnlyOnce("error: delivery: TimeoutException");
    }
  }

  @Test
  void deliversEverythingThatItCountsWhenItIsTerminated() throws Exception {
    create(broker, "stopped", 1);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ProduceCommand.class.getName(),
                "--bootstrap-server=" + broker.bootstrapServers(),
                "--topic=stopped",
                "--data=noisy10",
                "--fresh",
                "--rate=1000")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.readLine()).contains("records/s, 0 failed");
      process.toHandle().destroy(); // unlike Process.destroy this leaves its output open
      List<String> rest = output.lines().toList();
      assertThat(process.waitFor()).isZero();
      int delivered = records("stopped").size();
      assertThat(delivered).isPositive();
      assertThat(rest.get(rest.size() - 1))
          .startsWith("%,d records to stopped".formatted(delivered))
          .endsWith("0 failed");
    } finally {
      process.destroyForcibly();
    }
  }
}
