// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.FlowOptions.*;
import static io.dni.streaming.job.OptionValues.get;
import static io.dni.streaming.job.RowOptions.*;
import static io.dni.streaming.job.RunOptions.*;

import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.schemas.Topic;
import io.dni.streaming.labels.LabelWait;
import io.dni.streaming.labels.LabelWait.OnExpiry;
import io.dni.streaming.message.ModelLabel;
import org.apache.flink.configuration.ReadableConfig;

/** Checks the options on labels that come later. */
final class LabelOptions {
  private static final String LABEL = "label:";

  private LabelOptions() {}

  static LabelWait of(ReadableConfig c, NetworkSpec network) {
    String time = get(c, LABEL_TIME);
    int most = get(c, LABEL_MAX);
    String expiry = get(c, LABEL_EXPIRY);
    OnExpiry onExpiry =
        switch (expiry) {
          case "drop" -> OnExpiry.DROP;
          case "dead-letter" -> OnExpiry.DEAD_LETTER;
          default -> OnExpiry.DEFAULT;
        };
    return new LabelWait(
        get(c, LABELS),
        get(c, LABEL_WAIT),
        time.equals("event"),
        most,
        onExpiry,
        onExpiry == OnExpiry.DEFAULT ? byDefault(c, expiry, network) : null,
        get(c, LABEL_IDLE),
        Topic.EXAMPLES.named(get(c, TOPIC_PREFIX)));
  }

  /** The rows of a table know their classes by name. */
  private static ModelLabel byDefault(ReadableConfig c, String expiry, NetworkSpec network) {
    boolean rows = c.getOptional(FEATURE_COLUMNS).filter(columns -> !columns.isEmpty()).isPresent();
    boolean number = network.loss() == Loss.MSE;
    if (rows && number) {
      return new ModelLabel("", "", new float[0], Float.toString(target(expiry, network)[0]), 0);
    }
    if (rows && expiry.startsWith(LABEL) && expiry.length() > LABEL.length()) {
      return new ModelLabel("", "", new float[0], expiry.substring(LABEL.length()), 0);
    }
    return new ModelLabel("", "", target(expiry, network), "", 0);
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
