// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.ModelMove;
import io.dni.streaming.message.TaskMessage;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.ModelStates;
import io.dni.streaming.wire.ModelLife;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;

/**
 * Models that nobody asks for leave the heap. Each time a model leaves it is written to a directory
 * that is new, and what remains in keyed state is the name of that directory: so a checkpoint from
 * before it left, one from when it was away and one from after it came back each go on from what
 * the model was then, and no example is learned twice.
 *
 * <p>Batches of a model that has come back go on counting where this attempt's highest count was:
 * an id is never minted twice.
 */
final class IdleModels {
  /** Share of the idle time by which a model may leave too late: not every example is noted. */
  private static final int GRAIN = 10;

  private static final long RETRY_MILLIS = 1000;
  private static final int READABLE = 60;

  private final ModelLife life;
  private final long nonce;
  private final Optional<RowEncoding> encoding;
  private final ValueState<Long> due;
  private final ValueState<String> away;
  private final Counter left;
  private final Counter returned;
  private long sequence;
  private long leaves;

  /**
   * @param nonce of the attempt
   * @param encoding of rows, which comes and leaves with the model
   */
  IdleModels(
      ModelLife life,
      long nonce,
      Optional<RowEncoding> encoding,
      RuntimeContext context,
      MetricGroup metrics) {
    this.life = life;
    this.nonce = nonce;
    this.encoding = encoding;
    due = context.getState(ModelStates.idleDue());
    away = context.getState(ModelStates.modelAway());
    left = metrics.counter("modelsLeft");
    returned = metrics.counter("modelsReturned");
  }

  private boolean mayLeave() {
    return !life.idle().isZero();
  }

  /** An example came for a model that is not in the heap: it comes, or begins. */
  FormingBatches begin(String model, Collector<TaskMessage> out) throws IOException {
    Optional<String> directory = Optional.ofNullable(away.value());
    if (directory.isPresent() || !life.base().isEmpty()) {
      String from = directory.orElse(life.base());
      out.collect(TaskMessage.of(new ModelMove(model, true, from)));
      if (encoding.isPresent()) {
        encoding.get().come(model, from);
      }
    }
    if (directory.isPresent()) {
      away.clear();
      returned.inc();
    }
    return new FormingBatches(sequence);
  }

  /** An example came. */
  void seen(long now) throws IOException {
    if (mayLeave()) {
      Long known = due.value();
      long wait = life.idle().toMillis();
      if (known == null || known - now < wait - wait / GRAIN) {
        due.update(now + wait);
      }
    }
  }

  /** When the model at hand may leave. */
  long due() throws IOException {
    Long known = mayLeave() ? due.value() : null;
    return known == null ? Deadlines.NEVER : known;
  }

  /** It cannot leave yet. */
  void later(long now) throws IOException {
    due.update(now + Math.max(RETRY_MILLIS, life.idle().toMillis() / GRAIN));
  }

  /** The model leaves, behind all its batches. */
  void leave(String model, FormingBatches forming, Collector<TaskMessage> out) throws IOException {
    String directory =
        String.format(
            Locale.ROOT, "%s/%s.%016x-%d", life.directory(), readable(model), nonce, leaves++);
    out.collect(TaskMessage.of(new ModelMove(model, false, directory)));
    if (encoding.isPresent()) {
      encoding.get().leave(directory);
    }
    sequence = Math.max(sequence, forming.nextSequence());
    away.update(directory);
    due.clear();
    left.inc();
  }

  private static String readable(String model) {
    String plain = model.replaceAll("[^A-Za-z0-9_-]", "_");
    return plain.substring(0, Math.min(READABLE, plain.length()));
  }
}
