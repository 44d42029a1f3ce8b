// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * What became of the records: counts them, and tells each kind of error once. Its callbacks come
 * from Kafka's thread.
 */
final class DeliveryReport {
  private final LongAdder delivered = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private final Consumer<String> errors;
  private volatile boolean hopeless;

  /**
   * @param errors takes one line for each new kind of error
   */
  DeliveryReport(Consumer<String> errors) {
    this.errors = errors;
  }

  /** Takes the outcome of one record: null for success. */
  void completed(Exception failure) {
    if (failure == null) {
      delivered.increment();
      return;
    }
    String kind = failure.getClass().getSimpleName();
    LongAdder first = new LongAdder();
    LongAdder count = failures.putIfAbsent(kind, first);
    (count == null ? first : count).increment();
    if (count == null) {
      errors.accept(
          "delivery: %s: %s (further ones are counted)".formatted(kind, failure.getMessage()));
    }
    if (!concernsOneRecord(failure)) {
      hopeless = true;
    }
  }

  private static boolean concernsOneRecord(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException;
  }

  /**
   * Whether an error was seen that the next record would meet too: the broker stayed away for
   * longer than the timeout (Kafka's client has tried again until then), or refuses this client.
   */
  boolean isHopeless() {
    return hopeless;
  }

  long delivered() {
    return delivered.sum();
  }

  long failed() {
    return failures.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The counts, as in {@code 3 failed (RecordTooLargeException: 3)}. */
  String failures() {
    String kinds =
        failures.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().sum())
            .collect(Collectors.joining(", ", " (", ")"));
    return failed() + " failed" + (failures.isEmpty() ? "" : kinds);
  }
}
