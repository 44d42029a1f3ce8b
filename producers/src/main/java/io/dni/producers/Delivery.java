// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.process.StopRequest;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Secrets;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Brings records to a destination and tells on the way how far it is.
 *
 * @param destination whose topics exist
 * @param models whose turn it is, one after the other
 * @param limit how fast; empty for as fast as the broker takes them
 * @param quiet whether to print errors only
 */
record Delivery(
    Destination destination,
    List<String> models,
    Optional<RateLimit> limit,
    boolean quiet,
    PrintWriter err) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Sends all; whether all was delivered. */
  boolean send(Iterator<Outgoing> messages) throws BrokerUnreachableException {
    DeliveryReport report =
        new DeliveryReport(
            line -> {
              err.println("error: " + Secrets.hide(line, destination.client()));
              err.flush();
            });
    List<byte[]> keys = models.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toList();
    long start = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = destination.connect()) {
      ExampleSender sender = new ExampleSender(producer, keys, report);
      try (StopRequest stop = StopRequest.onSignals();
          ProgressLine progress = quiet ? null : new ProgressLine(report, err)) {
        sender.send(messages, destination.topics(), limit, stop::isRequested);
      } finally {
        summarise(report, System.nanoTime() - start);
      }
    }
    return report.failed() == 0;
  }

  private void summarise(DeliveryReport report, long nanos) {
    if (quiet && report.failed() == 0) {
      return;
    }
    double seconds = nanos / NANOS_PER_SECOND;
    err.println(
        String.format(
            Locale.ROOT,
            "%,d records to %s in %.1f s (%,.0f records/s), %s",
            report.delivered(),
            String.join(" and ", destination.topics()),
            seconds,
            report.delivered() / seconds,
            report.failures()));
    err.flush();
  }
}
