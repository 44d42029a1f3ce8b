// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.labels.AwaitedLabels;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.labels.LabelStand;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * As Flink metrics, of the model that was told of last: {@code waiting}, {@code early}, {@code
 * waitingBytes}, {@code oldestMillis} (event time, or when it came), {@code
 * labelDelayMillis.p50/p90/p99}, and each {@link LabelOutcome} under {@code labels}.
 */
final class LabelMetrics {
  private static final Map<String, Double> QUANTILES = Map.of("p50", .5, "p90", .9, "p99", .99);

  // Read by the metric threads; a new one each time.
  private volatile LabelStand told = LabelStand.of(new AwaitedLabels(""));

  LabelMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup("dni");
    group.gauge("waiting", () -> told.waiting());
    group.gauge("early", () -> told.early());
    group.gauge("waitingBytes", () -> told.bytes());
    group.gauge("oldestMillis", () -> told.oldest() == null ? 0L : told.oldest());
    MetricGroup delay = group.addGroup("labelDelayMillis");
    QUANTILES.forEach((name, q) -> delay.gauge(name, () -> told.delay(q)));
    MetricGroup labels = group.addGroup("labels");
    for (LabelOutcome outcome : LabelOutcome.values()) {
      labels.gauge(outcome.name().toLowerCase(Locale.ROOT), () -> told.counted(outcome));
    }
  }

  /** Takes up how a model's labels stand. */
  void tell(AwaitedLabels labels) {
    told = LabelStand.of(labels);
  }
}
