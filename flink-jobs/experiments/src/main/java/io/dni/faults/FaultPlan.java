// SPDX-License-Identifier: Apache-2.0
package io.dni.faults;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What one simulated run is like; all of it follows from the seed.
 *
 * @param seed of the run
 * @param model a tiny network, cut after every layer, each interface with a source of its own
 * @param examples in the whole stream
 * @param examplePartitions of the examples topic; a replay mixes them in another order
 * @param signalPartitions of the signals topic; signals overtake each other between them
 * @param crashes at most so many
 * @param crashRate per step
 * @param checkpointRate per step
 * @param lossRate of signals on their way into the topic
 * @param duplicateRate of signals on their way into the topic
 * @param replayRate per crash: the signals topic is read again from its beginning
 * @param fresh whether each attempt draws a new nonce; false is the negative control
 */
record FaultPlan(
    long seed,
    ModelSpec model,
    int examples,
    int examplePartitions,
    int signalPartitions,
    int crashes,
    double crashRate,
    double checkpointRate,
    double lossRate,
    double duplicateRate,
    double replayRate,
    boolean fresh) {
  static final int BATCH = 2;
  private static final int INPUTS = 3;
  private static final int CLASSES = 2;

  static FaultPlan of(long seed, boolean fresh) {
    Random random = new Random(seed);
    int segments = 2 + random.nextInt(3);
    List<Integer> widths = new ArrayList<>(List.of(INPUTS));
    List<GradientSource> sources = new ArrayList<>();
    for (int i = 0; i + 1 < segments; i++) {
      widths.add(2 + random.nextInt(3));
      sources.add(GradientSource.parse(oneOf(random, "sg", "sg", "sg:y", "backprop", "dfa")));
    }
    widths.add(CLASSES);
    NetworkSpec network = new NetworkSpec(widths, Nonlinearity.RELU, true, Loss.SOFTMAX);
    int batches = 10 + random.nextInt(20);
    ModelSpec model =
        new ModelSpec(
            network,
            ModelSpec.everyLayer(network),
            sources,
            Optimizer.parse("adam:0.01"),
            Optimizer.parse("adam:0.01"),
            random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 256,
            0,
            TrustGate.OPEN,
            1 + random.nextInt(1000));
    return new FaultPlan(
        seed,
        model,
        batches * BATCH,
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        random.nextInt(9),
        0.002 + 0.02 * random.nextDouble(),
        0.005 + 0.05 * random.nextDouble(),
        random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0,
        random.nextInt(2) == 0 ? 0.3 * random.nextDouble() : 0,
        0.3,
        fresh);
  }

  int inputs() {
    return INPUTS;
  }

  int classes() {
    return CLASSES;
  }

  private static String oneOf(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
