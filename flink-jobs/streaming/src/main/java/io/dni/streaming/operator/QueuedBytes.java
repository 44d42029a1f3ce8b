// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.message.ModelBatch;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.wire.Backlog;
import io.dni.streaming.wire.Intake;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the batches of one subtask that wait for their turn take of the heap, as this subtask's part
 * of the job's {@link Backlog}, which holds the sources back.
 */
final class QueuedBytes implements AutoCloseable {
  private static final long BRAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Backlog.Share backlog;
  private final Set<String> counted = new HashSet<>();

  QueuedBytes(Intake intake, MetricGroup metrics) {
    backlog = Backlog.join(intake.job(), intake.maxBacklog());
    metrics.gauge("backlogBytes", backlog::bytes);
  }

  /** A model's state is at hand; what of it waits is counted when this attempt first sees it. */
  void sees(String model, FormingBatches forming) {
    if (counted.add(model)) {
      backlog.change(forming.ready().stream().mapToLong(ModelBatch::bytes).sum());
    }
  }

  /** A model has left the heap, at rest. */
  void forget(String model) {
    counted.remove(model);
  }

  /** A batch has begun to wait. */
  void add(ModelBatch batch) {
    backlog.change(batch.bytes());
  }

  /** A batch waits no more. */
  void remove(ModelBatch batch) {
    backlog.change(-batch.bytes());
  }

  /** Slows the operator down where a source in another process, which sees nothing, overruns it. */
  void brake() {
    if (backlog.isOverrun()) {
      LockSupport.parkNanos(BRAKE_NANOS);
    }
  }

  @Override
  public void close() {
    backlog.close();
  }
}
