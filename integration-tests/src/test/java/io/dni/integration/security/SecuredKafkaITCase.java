// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dni.integration.TrainingProgress;
import io.dni.producers.ProduceCommand;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.streaming.job.TrainingArguments;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingJob;
import io.dni.streaming.job.TrainingTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Everything that talks to Kafka, against a broker that wants TLS, SCRAM and ACLs. */
@Timeout(240)
class SecuredKafkaITCase {
  private static final int EXAMPLES = 1_600;

  @TempDir static Path directory;
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = SecuredBroker.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void adminProducerSourceAndSinksUseTheSamePropertiesFromFileAndEnvironment() throws Exception {
    Map<String, String> client = broker.clientProperties(SecuredBroker.OWNER);
    TrainingConfig config = trainingConfig(client);
    TrainingTopics.require(config);
    assertThat(produce(client).exitCode()).isZero();

    Configuration flink = new Configuration();
    flink.setString("rest.bind-address", "127.0.0.1");
    flink.setString("rest.bind-port", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, flink);
    new TrainingJob(config).build(env);
    JobClient job = env.executeAsync("secured");
    Map<String, String> reader = new HashMap<>(client);
    reader.put("bootstrap.servers", broker.bootstrapServers());
    try (TrainingProgress progress = new TrainingProgress(reader)) {
      progress.awaitExamples(3, EXAMPLES, Duration.ofMinutes(2));
      // The gradients went out and came back in too.
      assertThat(progress.newest(0).getCorrections()).isPositive();
    } finally {
      job.cancel().get();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForGivesOneLine() throws Exception {
    Path foreign = Certificates.create(directory, "foreign").trustStore();
    Map<String, String> client =
        SecuredBroker.clientProperties(
            SecuredBroker.OWNER, SecuredBroker.password(SecuredBroker.OWNER), foreign);

    assertRefused(client, 4, "SSL handshake failed");
  }

  @Test
  void aWrongPasswordGivesOneLineWithoutThePassword() throws Exception {
    Map<String, String> client = new HashMap<>(broker.clientProperties(SecuredBroker.OWNER));
    client.replaceAll((name, value) -> value.replace("dni-password", "hunter2"));

    assertRefused(client, 4, "Authentication failed");
  }

  @Test
  void aMissingAclGivesOneLine() throws Exception {
    assertRefused(broker.clientProperties(SecuredBroker.STRANGER), 6, "dni.examples");
  }

  private static void assertRefused(Map<String, String> client, int exitCode, String reason)
      throws Exception {
    Throwable job = catchThrowable(() -> TrainingTopics.require(trainingConfig(client)));
    assertThat(job).isNotNull();
    assertThat(job.getMessage()).contains(reason).doesNotContain("\n", "hunter2");
    if (exitCode == 4) {
      assertThat(job).isInstanceOf(BrokerUnreachableException.class);
    }

    Produced produced = produce(client);
    assertThat(produced.exitCode()).isEqualTo(exitCode);
    assertThat(produced.errors().lines()).singleElement().asString().contains(reason);
    assertThat(produced.errors()).doesNotContain("hunter2");
  }

  /** As on a cluster: the login from the environment, the rest from a file. */
  private static TrainingConfig trainingConfig(Map<String, String> client) throws Exception {
    StringBuilder yaml = new StringBuilder();
    client.forEach(
        (name, value) -> {
          if (!name.equals("sasl.jaas.config")) {
            yaml.append("kafka.").append(name).append(": ").append(value).append('\n');
          }
        });
    yaml.append("dni.checkpoints.dir: ").append(directory.resolve("checkpoints")).append('\n');
    Path file = Files.createTempFile(directory, "train", ".yaml");
    Files.writeString(file, yaml);
    return TrainingConfig.of(
        new TreeMap<>(
            TrainingArguments.parse(
                List.of(
                    "--config=" + file, "--kafka.bootstrap.servers=" + broker.bootstrapServers()),
                Map.of("DNI_KAFKA_SASL_JAAS_CONFIG", client.get("sasl.jaas.config")))));
  }

  private record Produced(int exitCode, String errors) {}

  private static Produced produce(Map<String, String> client) throws Exception {
    Properties properties = new Properties();
    properties.putAll(client);
    Path file = Files.createTempFile(directory, "client", ".properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    StringWriter errors = new StringWriter();
    CommandLine command = ProduceCommand.commandLine().setErr(new PrintWriter(errors));
    int exitCode =
        command.execute(
            "--data=noisy100",
            "--fresh",
            "--count=" + EXAMPLES,
            "--quiet",
            "--bootstrap-server=" + broker.bootstrapServers(),
            "--kafka-config=" + file);
    return new Produced(exitCode, errors.toString().strip());
  }
}
