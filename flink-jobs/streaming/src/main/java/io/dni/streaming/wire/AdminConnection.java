// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;

/** A Kafka cluster that answers in time, or is said not to. */
final class AdminConnection implements AutoCloseable {
  private final Admin admin;
  private final String bootstrapServers;
  private final Duration timeout;

  private AdminConnection(Admin admin, String bootstrapServers, Duration timeout) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.timeout = timeout;
  }

  /**
   * Connects.
   *
   * @param bootstrapServers {@code host:port}, several joined by commas
   * @param clientProperties further settings of the Kafka client, security above all
   * @param timeout how long each call may wait for the cluster
   * @throws BrokerUnreachableException where no broker answers in time
   */
  static AdminConnection open(
      String bootstrapServers, Map<String, String> clientProperties, Duration timeout)
      throws BrokerUnreachableException {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    String millis = Long.toString(timeout.toMillis());
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    AdminConnection connection;
    try {
      connection = new AdminConnection(Admin.create(properties), bootstrapServers, timeout);
    } catch (KafkaException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      if (clientProperties.containsKey(SaslConfigs.SASL_JAAS_CONFIG) && speaksOfJaas(e)) {
        // Kafka's own message repeats what it could not read, which may be a password.
        throw new BrokerUnreachableException(
            SaslConfigs.SASL_JAAS_CONFIG
                + ": cannot be read (expected: MODULE required NAME=\"VALUE\" …;)",
            null);
      }
      throw new BrokerUnreachableException(
          "no Kafka client for " + bootstrapServers + ": " + reason, e);
    }
    try {
      connection.get(connection.admin.describeCluster().clusterId());
      return connection;
    } catch (BrokerUnreachableException | KafkaException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean speaksOfJaas(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (String.valueOf(e.getMessage()).contains("JAAS")) {
        return true;
      }
    }
    return false;
  }

  /** What asks; pass what it returns to {@link #get}. */
  Admin admin() {
    return admin;
  }

  /** How long a call may take. */
  Duration timeout() {
    return timeout;
  }

  /** Waits for an answer; what the cluster itself refuses is thrown as Kafka's own exception. */
  <T> T get(KafkaFuture<T> future) throws BrokerUnreachableException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof AuthenticationException) {
        throw new BrokerUnreachableException(
            "Kafka at " + bootstrapServers + " refused the connection: " + cause.getMessage(), e);
      }
      if (cause instanceof KafkaException refused
          && !(cause instanceof org.apache.kafka.common.errors.TimeoutException)) {
        throw refused;
      }
      throw unreachable(e);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private BrokerUnreachableException unreachable(Exception cause) {
    return new BrokerUnreachableException(
        "no Kafka broker answered at "
            + bootstrapServers
            + " within "
            + timeout.toMillis() / 1000.0
            + " s",
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
