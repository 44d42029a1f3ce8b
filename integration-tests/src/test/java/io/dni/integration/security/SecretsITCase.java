// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.local.ChildJvm;
import io.dni.local.LoopbackPort;
import io.dni.producers.ProduceCommand;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A canary: the passwords with which {@code dni train} logs in to Kafka are looked for in all that
 * it writes and in all that Flink's REST interface, the web UI's source, tells while it runs.
 */
@Timeout(240)
class SecretsITCase {
  private static final List<String> SECRETS =
      List.of(SecuredBroker.password(SecuredBroker.OWNER), Certificates.PASSWORD);

  /** Kafka's clients list their settings at this level, which the product's own log leaves out. */
  private static final String LOG_OF_EVERYTHING =
      """
      <Configuration status="OFF" shutdownHook="disable">
        <Appenders>
          <File name="file" fileName="${sys:dni.log:-dni.log}" createOnDemand="true">
            <PatternLayout pattern="%-5p [%t] %c{1.} - %m%n"/>
          </File>
        </Appenders>
        <Loggers><Root level="INFO"><AppenderRef ref="file"/></Root></Loggers>
      </Configuration>
      """;

  @TempDir Path directory;

  @Test
  void aKafkaPasswordIsInNoLogNoReportNoMetricAndNoPageOfFlink() throws Exception {
    try (SecuredBroker broker =
        SecuredBroker.start(Files.createDirectory(directory.resolve("kafka")))) {
      Map<String, String> client = broker.clientProperties(SecuredBroker.OWNER);
      int port = LoopbackPort.free(0);
      Path written = Files.createDirectory(directory.resolve("written"));
      Process train = train(broker, client, port, written);
      Map<String, String> told;
      try {
        FlinkRestPages flink = new FlinkRestPages(port);
        while (!flink.jobRuns()) {
          assertThat(train.isAlive()).as(Files.readString(written.resolve("console"))).isTrue();
          Thread.sleep(200);
        }
        produce(broker, client);
        Path console = written.resolve("console");
        while (!Files.readString(console).contains("examples ")) {
          Thread.sleep(200);
        }
        told = new TreeMap<>(flink.readAll());
        train.destroy(); // SIGTERM, which ends in a savepoint and a report as Ctrl-C does
        assertThat(train.waitFor(90, TimeUnit.SECONDS)).isTrue();
      } finally {
        train.destroyForcibly();
      }

      told.putAll(filesBelow(written));
      // What was read is what it should be, with the settings that may be shown.
      assertThat(told).containsKeys("console", "report.html", "summary.json", "dni.log");
      assertThat(told.get("dni.log")).contains("sasl.jaas.config = [hidden]");
      assertThat(told.get("summary.json")).contains(broker.bootstrapServers());
      assertThat(told.keySet()).anyMatch(page -> page.endsWith("/jobmanager/config"));
      assertThat(told.keySet()).anyMatch(page -> page.contains("/metrics?get="));
      told.forEach(
          (place, text) -> {
            for (String secret : SECRETS) {
              assertThat(text.contains(secret)).as("%s in %s", secret, place).isFalse();
            }
          });
    }
  }

  private static Process train(
      SecuredBroker broker, Map<String, String> client, int port, Path written) throws IOException {
    StringBuilder yaml = new StringBuilder();
    client.forEach(
        (name, value) -> yaml.append("kafka.%s: '%s'%n".formatted(name, value.replace("'", "''"))));
    Path config = Files.writeString(written.resolveSibling("train.yaml"), yaml);
    List<String> flags = new ArrayList<>(List.of("-Xmx768m", "-XX:+UseSerialGC"));
    Path logging = Files.writeString(written.resolveSibling("log4j2.xml"), LOG_OF_EVERYTHING);
    flags.add("-Dlog4j2.configurationFile=" + logging);
    for (String name : List.of("lang", "util", "util.concurrent", "net", "io", "nio", "time")) {
      flags.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    return ChildJvm.builder(
            flags,
            System.getProperty("java.class.path"),
            "io.dni.cli.Main",
            List.of(
                "train",
                "--bootstrap-server=" + broker.bootstrapServers(),
                "--config=" + config,
                "--set=dni.checkpoints.dir=" + written.resolve("checkpoints"),
                "--set=dni.checkpoints.interval=1 s",
                "--out=" + written,
                "--web-port=" + port))
        .redirectErrorStream(true)
        .redirectOutput(written.resolve("console").toFile())
        .start();
  }

  private void produce(SecuredBroker broker, Map<String, String> client) throws IOException {
    Properties properties = new Properties();
    properties.putAll(client);
    Path file = directory.resolve("client.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    int exitCode =
        ProduceCommand.run(
            "--data=noisy100",
            "--fresh",
            "--count=3200",
            "--quiet",
            "--bootstrap-server=" + broker.bootstrapServers(),
            "--kafka-config=" + file);
    assertThat(exitCode).isZero();
  }

  /** As text by relative path, checkpoints and savepoint included. */
  private static Map<String, String> filesBelow(Path directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(
            directory.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }
}
