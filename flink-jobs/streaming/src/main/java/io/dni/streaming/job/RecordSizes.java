// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.message.ErrorSignal;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.RecordParts;
import java.util.Optional;

/**
 * The largest record that a job writes to each of its topics, bytes. A record that some limit of
 * Kafka does not let through would end every attempt of the job, so all are compared with all
 * limits before the start.
 */
final class RecordSizes {
  /** Of what stands around the values: ids, names, times and Kafka's own header. */
  private static final long ENVELOPE = 8 << 10;

  private RecordSizes() {}

  /** The largest record of a topic; 0 for one that the job does not write to. */
  static long largest(TrainingConfig config, Topic topic) {
    long outputs = config.model().network().outputs();
    return switch (topic) {
      case ERROR_GRADIENTS -> signal(config) + ENVELOPE;
      case PREDICTIONS ->
          config.reporting().predictions()
              ? Math.max(RecordParts.LARGEST_BYTES, outputs * Float.BYTES) + ENVELOPE
              : 0;
      case LOSS_ESTIMATES ->
          2 * ENVELOPE // figures of the predictions, and which of ten classes was taken for which
              + (config.reporting().perExample() ? RecordParts.LARGEST_BYTES : 0);
      case DEAD_LETTERS -> RecordParts.LARGEST_BYTES + 2 * ENVELOPE;
      default -> 0;
    };
  }

  /** Bytes of the values of the largest gradient. */
  private static long signal(TrainingConfig config) {
    long widest = 0;
    for (int i = 0; i < config.model().sources().size(); i++) {
      Optional<ErrorSignal.Kind> wanted = config.model().sources().get(i).wants();
      if (wanted.equals(Optional.of(ErrorSignal.Kind.ERROR_GRADIENT))) {
        int width = config.model().network().widths().get(config.model().cuts().get(i));
        widest = Math.max(widest, width);
      } else if (wanted.isPresent()) {
        widest = Math.max(widest, config.model().network().outputs());
      }
    }
    int bytes = config.bfloat16Gradients() ? Short.BYTES : Float.BYTES;
    return widest * config.batching().size() * bytes;
  }
}
