// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.TensorSpec;
import io.dni.learning.layer.TensorSpec.Kind;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.source.GradientSource;
import io.dni.streaming.wire.Intake;
import java.util.List;

/**
 * What one model needs on the heap of the tasks that hold it, all segments together, in bytes.
 * Reckoned before anything is allocated.
 *
 * @param parameters of segments and of SG modules or critics
 * @param moments of their optimizers, and running means that SG modules are solved from
 * @param pending activations and targets that wait for their signals, with every batch in flight
 *     that may be; more only where signals are lost ({@code dni.pending.max-batches} bounds it)
 * @param champion a copy of parameters and moments, where a version is kept to predict or to go
 *     back to by itself; a command takes as much
 * @param copies one more of all state, which Flink makes while a checkpoint is written
 */
public record MemoryBudget(
    long parameters, long moments, long pending, long champion, long copies) {
  private static final double MEBI = 1 << 20;

  /** The budget of one model under a configuration. */
  public static MemoryBudget of(TrainingConfig config) {
    return of(
        config.model(),
        config.batching().size(),
        Math.min(config.batching().maxInFlight(), config.model().maxPending()),
        !config.checkpointInterval().isZero(),
        config.reporting().serving().keepsChampion());
  }

  /**
   * The budget of one model.
   *
   * @param batchSize examples per batch
   * @param batches that wait for their signals
   * @param checkpoints whether state is copied for them
   * @param versions whether a champion is kept
   */
  static MemoryBudget of(
      ModelSpec model, int batchSize, int batches, boolean checkpoints, boolean versions) {
    long labels = model.network().outputs();
    long parameters = 0;
    long moments = 0;
    long pending = 0;
    for (int i = 0; i < model.segments(); i++) {
      long own = 0;
      long recorded = 0;
      for (BlockSpec block : model.blocks(i)) {
        own += TensorSpec.size(block.tensors(), Kind.PARAMETER);
        recorded += block.inputs() + 2L * block.outputs();
      }
      own += (long) model.output(i).beside() * labels;
      parameters += own;
      moments += own * moments(model.optimizer());
      if (i < model.sources().size()) {
        GradientSource source = model.sources().get(i);
        long width = model.cut(i).width();
        List<TensorSpec> learned = source.tensors(model.cut(i));
        long module = TensorSpec.size(learned, Kind.PARAMETER);
        parameters += module;
        long means = TensorSpec.size(learned, Kind.STATISTIC);
        moments += means > 0 ? means : module * moments(model.cut(i).descent());
        if (source.wants().isPresent()) {
          long row = width + labels + (model.deferred(i) ? recorded : 0);
          pending += (long) batches * batchSize * row;
        }
      }
    }
    long champion = versions ? parameters + moments : 0;
    long state = parameters + moments + pending + champion;
    long copies = checkpoints ? state : 0;
    return new MemoryBudget(
        parameters * Float.BYTES,
        moments * Float.BYTES,
        pending * Float.BYTES,
        champion * Float.BYTES,
        copies * Float.BYTES);
  }

  private static long moments(Optimizer optimizer) {
    return 2L * optimizer.newState(1).firstMoment().length;
  }

  /** All of it. */
  public long bytes() {
    return parameters + moments + pending + champion + copies;
  }

  /**
   * Refuses a model that does not fit.
   *
   * @param network as the user wrote it
   * @param heap largest size of the heap that will hold every segment, bytes
   * @throws IllegalArgumentException naming the network, its budget and the heap
   */
  public void require(String network, long heap) {
    if (bytes() > Intake.SHARE_OF_HEAP * heap) {
      throw new IllegalArgumentException(
          "%s: %s needs %s (expected: at most %.0f MiB, %.0f %% of the heap; DNI_JAVA_OPTS=-Xmx8g sets a larger one)"
              .formatted(
                  ModelOptions.NETWORK.key(),
                  network,
                  this,
                  Intake.SHARE_OF_HEAP * heap / MEBI,
                  Intake.SHARE_OF_HEAP * 100));
    }
  }

  @Override
  public String toString() {
    return "%.1f MiB a model (parameters %.1f, moments %.1f, pending %.1f, champion %.1f, copy for checkpoints %.1f)"
        .formatted(
            bytes() / MEBI,
            parameters / MEBI,
            moments / MEBI,
            pending / MEBI,
            champion / MEBI,
            copies / MEBI);
  }
}
