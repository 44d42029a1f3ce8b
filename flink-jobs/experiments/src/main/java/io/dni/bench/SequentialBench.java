// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.Map;

/**
 * One thread: the training loops of the learning package, their products alone, and DL4J. Speeds
 * are per second of the thread's processor time, but for DL4J on two threads.
 */
final class SequentialBench {
  private static final double GIGA = 1e9;
  private static final String LOOP = "back-propagation loop, 1 core";
  private static final String DNI = "DNI loop, 1 core";
  private static final String LEAST_SQUARES = "DNI by least squares loop, 1 core";
  private static final String DL4J = "DL4J";

  private final BenchSettings settings;
  private final PrintStream progress;

  SequentialBench(BenchSettings settings, PrintStream progress) {
    this.settings = settings;
    this.progress = progress;
  }

  void run(BenchResult result) throws Exception {
    double seconds = settings.seconds();
    for (int hidden : settings.hiddenBlocks()) {
      Workload workload = Workload.mnist(hidden);
      String at = " " + workload.notation();
      try (Peers peers = Peers.start(settings, workload, result)) {
        Rounds rounds =
            new Rounds(progress)
                .add(
                    "products of DNI alone, 1 core" + at,
                    "examples/s",
                    Products.decoupled(workload).forSeconds(seconds))
                .add(DNI + at, "examples/s", workload.sequential("sg", seconds, Clock.THREAD))
                .add(LEAST_SQUARES + at, "examples/s", workload.leastSquares(seconds, Clock.THREAD))
                .add(
                    LOOP + at,
                    "examples/s",
                    workload.sequential("backprop", seconds, Clock.THREAD));
        peers.addTo(rounds);
        rounds.run(1); // for the JIT
        Map<String, Measurement> measured = rounds.run(settings.rounds());
        result.add(measured.values());
        Measurement loop = measured.get(LOOP + at);
        result.require(
            measured
                .get(DNI + at)
                .over(
                    "share of gemm in the DNI loop" + at,
                    measured.get("products of DNI alone, 1 core" + at)),
            0.65,
            0.85);
        result.require(
            measured.get(LEAST_SQUARES + at).over(LEAST_SQUARES + " / " + LOOP + at, loop),
            0.85,
            0.93);
        if (peers.best(DL4J, measured).isPresent()) {
          Measurement one = measured.get(DL4J + ", threads: 1" + at);
          result.require(loop.over("back-propagation / DL4J, 1 thread each" + at, one), 2, 3);
        }
      }
    }
    peak(result);
  }

  private void peak(BenchResult result) throws Exception {
    for (int width : new int[] {64, 512}) {
      Products one = Products.single(128, width);
      double flop = one.operations() / 128;
      Rounds.Case speed = one.forSeconds(settings.seconds() / 2);
      String name = "sgemm 128 x %d x %d".formatted(width, width);
      result.add(
          new Rounds(progress)
              .add(name, "GFLOP/s", () -> speed.measure() * flop / GIGA)
              .run(settings.rounds())
              .values());
    }
  }
}
