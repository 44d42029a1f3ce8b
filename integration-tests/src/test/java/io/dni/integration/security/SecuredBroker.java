// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.security;

import io.dni.local.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real Kafka that takes clients only over TLS with SASL/SCRAM-SHA-512, and lets them do only what
 * an ACL allows: {@link #OWNER} everything on topics named {@code dni.*}, {@link #STRANGER}
 * nothing.
 */
final class SecuredBroker implements AutoCloseable {
  static final String OWNER = "dni";
  static final String STRANGER = "stranger";
  private static final String ADMIN = "admin";

  private final Path directory;
  private final int port;
  private final Certificates certificates;
  private final Process process;

  private SecuredBroker(Path directory, int port, Certificates certificates, Process process) {
    this.directory = directory;
    this.port = port;
    this.certificates = certificates;
    this.process = process;
  }

  static SecuredBroker start(Path directory) throws Exception {
    int port = freePort();
    Certificates certificates = Certificates.create(directory, "broker");
    Path settings = directory.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(settings)) {
      properties(directory, port, freePort(), certificates).store(writer, null);
    }
    format(settings);
    Process process =
        ChildJvm.builder(
                List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-Dlog4j2.configurationFile=classpath:log4j2-broker.xml",
                    "-Ddni.broker.log=" + directory.resolve("broker.log")),
                System.getProperty("java.class.path"),
                "kafka.Kafka",
                List.of(settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    SecuredBroker broker = new SecuredBroker(directory, port, certificates, process);
    try {
      broker.awaitAndGrant();
      return broker;
    } catch (Exception e) {
      broker.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Each user's password. */
  static String password(String user) {
    return user + "-password";
  }

  /** The Kafka client's settings for a user who does everything right. */
  Map<String, String> clientProperties(String user) {
    return clientProperties(user, password(user), certificates.trustStore());
  }

  /** The same with a wrong password or the wrong certificates. */
  static Map<String, String> clientProperties(String user, String password, Path trustStore) {
    Map<String, String> properties = new HashMap<>();
    properties.put("security.protocol", "SASL_SSL");
    properties.put("ssl.truststore.location", trustStore.toString());
    properties.put("ssl.truststore.password", Certificates.PASSWORD);
    properties.put("ssl.truststore.type", "PKCS12");
    properties.put("sasl.mechanism", "SCRAM-SHA-512");
    properties.put("sasl.jaas.config", login(user, password));
    return properties;
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static Properties properties(
      Path directory, int port, int controllerPort, Certificates certificates) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty(
        "listeners",
        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    p.setProperty("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "CLIENTS");
    p.setProperty("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    p.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    p.setProperty(
        "listener.name.clients.scram-sha-512.sasl.jaas.config", login(ADMIN, password(ADMIN)));
    p.setProperty("ssl.keystore.location", certificates.keyStore().toString());
    p.setProperty("ssl.keystore.password", Certificates.PASSWORD);
    p.setProperty("ssl.keystore.type", "PKCS12");
    // At its start a broker tries whether it would trust itself.
    p.setProperty("ssl.truststore.location", certificates.trustStore().toString());
    p.setProperty("ssl.truststore.password", Certificates.PASSWORD);
    p.setProperty("ssl.truststore.type", "PKCS12");
    p.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The controller's own listener has no login; it is on loopback, as all of this.
    p.setProperty("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    p.setProperty("log.dirs", directory.resolve("data").toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    return p;
  }

  private static void format(Path settings) {
    List<String> command =
        new ArrayList<>(List.of("format", "--cluster-id", Uuid.randomUuid().toString()));
    command.addAll(List.of("--config", settings.toString()));
    for (String user : List.of(ADMIN, OWNER, STRANGER)) {
      command.add("--add-scram");
      command.add("SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, password(user)));
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int status = StorageTool.execute(command.toArray(new String[0]), nowhere);
    if (status != 0) {
      throw new IllegalStateException("storage format: exit status " + status);
    }
  }

  /** Waits for the broker's first answer, and gives the owner the topics and groups dni.*. */
  private void awaitAndGrant() throws Exception {
    Map<String, Object> settings = new HashMap<>(clientProperties(ADMIN));
    settings.put("bootstrap.servers", bootstrapServers());
    settings.put("default.api.timeout.ms", "60000");
    AccessControlEntry everything =
        new AccessControlEntry("User:" + OWNER, "*", AclOperation.ALL, AclPermissionType.ALLOW);
    try (Admin admin = Admin.create(settings)) {
      List<AclBinding> bindings = new ArrayList<>();
      for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP)) {
        bindings.add(
            new AclBinding(new ResourcePattern(type, "dni", PatternType.PREFIXED), everything));
      }
      admin.createAcls(bindings).all().get();
    } catch (ExecutionException e) {
      throw new IOException(
          "the secured broker did not start:\n" + Files.readString(directory.resolve("broker.log")),
          e);
    }
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
