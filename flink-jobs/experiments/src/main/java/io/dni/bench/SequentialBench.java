// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One thread: the training loops of the learning package, their products alone, and DL4J. Speeds
 * are per second of the thread's processor time, but for DL4J on two threads.
 */
final class SequentialBench {
  private static final double GIGA = 1e9;

  private final BenchSettings settings;
  private final PrintStream progress;

  SequentialBench(BenchSettings settings, PrintStream progress) {
    this.settings = settings;
    this.progress = progress;
  }

  void run(BenchResult result) throws Exception {
    double seconds = settings.seconds();
    boolean dl4j = Dl4jPeer.isBuilt(settings.home());
    if (!dl4j) {
      result.note("DL4J left out: build it with mvn -f integration-tests/src/dl4j package");
    }
    for (int hidden : settings.hiddenBlocks()) {
      Workload workload = Workload.mnist(hidden);
      String at = " " + workload.notation();
      List<Dl4jPeer> peers = new ArrayList<>();
      try {
        Rounds rounds =
            new Rounds(progress)
                .add(
                    "products of DNI alone, 1 core" + at,
                    "examples/s",
                    Products.decoupled(workload).forSeconds(seconds))
                .add(
                    "DNI loop, 1 core" + at,
                    "examples/s",
                    workload.sequential("sg", seconds, Clock.THREAD))
                .add(
                    "back-propagation loop, 1 core" + at,
                    "examples/s",
                    workload.sequential("backprop", seconds, Clock.THREAD));
        if (dl4j) {
          for (int threads = 1; threads <= 2; threads++) {
            Dl4jPeer peer = peer(settings.home(), workload, seconds, threads);
            peers.add(peer);
            rounds.add(dl4j(threads) + at, "examples/s", peer::measure);
          }
        }
        rounds.run(1); // for the JIT
        Map<String, Measurement> measured = rounds.run(settings.rounds());
        result.add(measured.values());
        result.require(
            measured
                .get("DNI loop, 1 core" + at)
                .over(
                    "share of gemm in the DNI loop" + at,
                    measured.get("products of DNI alone, 1 core" + at)),
            0.65,
            0.85);
        if (dl4j) {
          result.require(
              measured
                  .get("back-propagation loop, 1 core" + at)
                  .over("back-propagation / DL4J, 1 thread each" + at, measured.get(dl4j(1) + at)),
              2,
              3);
        }
      } finally {
        peers.forEach(Dl4jPeer::close);
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

  private static String dl4j(int threads) {
    return "DL4J, threads: " + threads;
  }

  private static Dl4jPeer peer(Path home, Workload w, double seconds, int threads)
      throws java.io.IOException {
    return Dl4jPeer.start(home, w.hidden(), w.batch(), seconds, threads);
  }
}
