// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.experiment.ResultRow;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One model on an endless stream of fresh examples (SPEC, section 4), each predicted before it is
 * learned; judged over the last quarter.
 *
 * @param network widths, from input to output
 * @param source what the lower segments learn from
 * @param modules how SG modules learn
 * @param conditions what happens to the gradients
 * @param examples length of the stream
 * @param seed of problem, stream, start values and gradients' fate, not 0
 */
record StreamedRun(
    String network,
    GradientSource source,
    ModuleOptimizer modules,
    StreamConditions conditions,
    int examples,
    long seed) {
  static final String DATA = "noisy100";
  static final String NETWORK = "100-64-64-2";
  static final int BATCH = 32;
  static final double RATE = 3e-3;

  /** The paper's modules. */
  StreamedRun(GradientSource source, StreamConditions conditions, int examples, long seed) {
    this(NETWORK, source, new Adam(RATE), conditions, examples, seed);
  }

  /** The numbers of the run, predictions being those that an unlabelled example would get. */
  ResultRow compute() {
    return compute(true);
  }

  /**
   * The same with predictions of the learning pass, so with the statistics of their own batches: as
   * the reference of SPEC, section 9, has scored. That is a point less.
   */
  ResultRow computeByBatch() {
    return compute(false);
  }

  private ResultRow compute(boolean scored) {
    NetworkSpec layers =
        new NetworkSpec(NetworkSpec.parseWidths(network), Nonlinearity.RELU, true, Loss.SOFTMAX);
    List<Integer> cuts = source.locked() ? List.of() : ModelSpec.everyLayer(layers);
    ModelSpec model = ModelSpec.of(layers, cuts, source, new Adam(RATE), modules, seed);
    UnreliableDelivery delivery = new UnreliableDelivery(conditions, seed);
    GuessMeter meter = new GuessMeter(delivery);
    SequentialTrainer trainer = new SequentialTrainer(model, "stream", meter);
    if (!scored) {
      trainer.unscored();
    }
    ExampleStream stream = ArtificialData.parse(DATA).endless(seed);
    int batches = examples / BATCH;
    int judgedFrom = batches - batches / 4;
    long correct = 0;
    for (int t = 0; t < batches; t++) {
      if (t == judgedFrom) {
        meter.start(trainer);
      }
      float[] features = new float[BATCH * stream.width()];
      int[] labels = new int[BATCH];
      stream.nextBatch(features, labels);
      ForwardStep.Output output =
          trainer.train(
              new Matrix(BATCH, stream.width(), features), Matrix.oneHot(labels, stream.classes()));
      if (t >= judgedFrom) {
        correct += output.correct();
      }
    }
    double judged = batches - judgedFrom;
    trainer.drain();
    List<SegmentState> states = trainer.states();
    return new ResultRow()
        .with("source", source.toString())
        .with("predictions", scored ? "as unlabelled" : "of the learning pass")
        .with("delay", conditions.delay())
        .with("overtaking", conditions.overtaking())
        .with("lost", conditions.lost())
        .with("duplicated", conditions.duplicated())
        .with("seed", seed)
        .with("accuracy", correct / (judged * BATCH))
        .with("relative error", number(meter.relativeError()))
        .with("cosine", number(meter.cosine()))
        .with("signals lost", delivery.lost())
        .with("signals sent twice", delivery.duplicated())
        .with("corrections", sum(states, Counter.CORRECTIONS))
        .with("unmatched", sum(states, Counter.UNMATCHED))
        .with("evicted", sum(states, Counter.EVICTED))
        .with("batches unlearned", batches - states.get(0).count(Counter.STEPS))
        .with("parameters", fingerprint(states));
  }

  /** JSON knows no NaN. */
  private static Object number(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  private static long sum(List<SegmentState> states, Counter counter) {
    return states.stream().mapToLong(s -> s.count(counter)).sum();
  }

  /** Equal for two models only if all parameters are equal, but for one chance in 2^32. */
  private static String fingerprint(List<SegmentState> states) {
    CRC32 crc = new CRC32();
    for (SegmentState state : states) {
      update(crc, state.weights().parameters());
      state.moduleWeights().ifPresent(w -> update(crc, w.parameters()));
    }
    return Long.toHexString(crc.getValue());
  }

  private static void update(CRC32 crc, float[] values) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    crc.update(bytes);
  }
}
