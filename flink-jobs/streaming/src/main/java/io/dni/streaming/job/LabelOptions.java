// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.TrainingOptions.*;

import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.schemas.Topic;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Checks the options on labels that come later. */
final class LabelOptions {
  private static final String LABEL = "label:";

  private LabelOptions() {}

  static LabelWait of(ReadableConfig c, NetworkSpec network) {
    String time = c.get(LABEL_TIME);
    if (!time.equals("event") && !time.equals("processing")) {
      throw new IllegalArgumentException(
          "%s: %s (expected: event or processing)".formatted(LABEL_TIME.key(), time));
    }
    int most = c.get(LABEL_MAX);
    if (most < 1) {
      throw new IllegalArgumentException(
          "%s: %d (expected: >= 1)".formatted(LABEL_MAX.key(), most));
    }
    String expiry = c.get(LABEL_EXPIRY);
    OnExpiry onExpiry =
        switch (expiry) {
          case "drop" -> OnExpiry.DROP;
          case "dead-letter" -> OnExpiry.DEAD_LETTER;
          default -> OnExpiry.DEFAULT;
        };
    return new LabelWait(
        c.get(LABELS),
        positive(c, LABEL_WAIT),
        time.equals("event"),
        most,
        onExpiry,
        onExpiry == OnExpiry.DEFAULT ? target(expiry, network) : new float[0],
        positive(c, LABEL_IDLE),
        Topic.EXAMPLES.named(c.get(TOPIC_PREFIX)));
  }

  private static Duration positive(ReadableConfig c, ConfigOption<Duration> option) {
    Duration value = c.get(option);
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(
          "%s: %s (expected: at least 1 ms)".formatted(option.key(), value));
    }
    return value;
  }

  private static float[] target(String expiry, NetworkSpec network) {
    float[] target = new float[network.outputs()];
    try {
      String value = expiry.startsWith(LABEL) ? expiry.substring(LABEL.length()) : "";
      if (network.loss() == Loss.MSE && network.outputs() == 1) {
        target[0] = Float.parseFloat(value);
        if (Float.isFinite(target[0])) {
          return target;
        }
      } else if (network.loss() == Loss.SIGMOID) {
        target[0] = Integer.parseInt(value);
        if (target[0] == 0 || target[0] == 1) {
          return target;
        }
      } else {
        int label = Integer.parseInt(value);
        if (label >= 0 && label < target.length) {
          target[label] = 1;
          return target;
        }
      }
    } catch (NumberFormatException e) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: drop, dead-letter or label:N with a class of the network)"
            .formatted(LABEL_EXPIRY.key(), expiry));
  }
}
