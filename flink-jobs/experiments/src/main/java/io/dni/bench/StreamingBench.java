// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.PrintStream;
import java.util.Map;

/** The streaming job end to end, against a real broker that this starts. */
final class StreamingBench {
  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;
  private final SideFigures sideFigures = new SideFigures();

  StreamingBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    cases.fillImages();
    cases.fillPoints(1);
    progress.println("a first run for the JIT compiler");
    cases.run(cases.images("784-512x3-10", "dni"), settings.streamingSeconds(), 1);
    for (int hidden : settings.hiddenBlocks()) {
      networks(result, Workload.mnist(hidden));
    }
    variants(result);
  }

  /** The same network decoupled, cut once and locked, beside the sequential loop and DL4J. */
  private void networks(BenchResult result, Workload workload) throws Exception {
    String network = workload.notation();
    String at = " " + network;
    double seconds = settings.seconds();
    Rounds rounds = new Rounds(progress);
    Map<String, String> bfloat16 = cases.images(network, "dni");
    bfloat16.put("dni.gradients.encoding", "bfloat16");
    Map<String, String> lockedOnce = cases.images(network, "backprop");
    lockedOnce.put("dni.model.cuts", Integer.toString((workload.hidden() + 1) / 2));
    rounds
        .add(
            "streaming dni" + at,
            "examples/s",
            () -> detailed(cases.images(network, "dni"), at, workload.hidden()))
        .add("streaming dni, bfloat16" + at, "examples/s", () -> speed(bfloat16))
        .add(
            "streaming single-sg" + at,
            "examples/s",
            () -> speed(cases.images(network, "single-sg")))
        .add(
            "streaming backprop, locked" + at,
            "examples/s",
            () -> speed(cases.images(network, "backprop")))
        .add("streaming backprop, locked, cut once" + at, "examples/s", () -> speed(lockedOnce))
        .add(
            "DNI loop, 1 core, meanwhile" + at,
            "examples/s",
            workload.sequential("sg", 2 * seconds, Clock.WALL));
    boolean dl4j = Peer.hasDl4j(settings.home());
    try (Peer peer = dl4j ? Peer.dl4j(settings.home(), workload, 2 * seconds, 2) : null) {
      if (peer != null) {
        rounds.add("DL4J, threads: 2, meanwhile" + at, "examples/s", peer::measure);
      }
      Map<String, Measurement> measured = rounds.run(settings.rounds());
      result.add(measured.values());
      Measurement sequential = measured.get("DNI loop, 1 core, meanwhile" + at);
      Measurement locked = measured.get("streaming backprop, locked" + at);
      for (String streaming : new String[] {"streaming dni", "streaming dni, bfloat16"}) {
        Measurement speed = measured.get(streaming + at);
        if (peer != null) {
          Measurement other = measured.get("DL4J, threads: 2, meanwhile" + at);
          result.require(speed.over(streaming + " / DL4J on 2 threads" + at, other), 1.5, 2.5);
        }
        result.require(
            speed.over(streaming + " / sequential DNI on 1 core" + at, sequential), 1.3, 1.8);
        result.require(speed.over(streaming + " / streaming locked" + at, locked), 1.5, 2);
      }
      result.require(
          measured
              .get("streaming single-sg" + at)
              .over(
                  "streaming single-sg / streaming locked, cut once" + at,
                  measured.get("streaming backprop, locked, cut once" + at)),
          1.5,
          2);
    }
    sideFigures.addTo(result);
  }

  private void variants(BenchResult result) throws Exception {
    String network = Workload.mnist(3).notation();
    Map<String, String> unchecked = cases.images(network, "dni");
    unchecked.put("dni.checkpoints.interval", "0s");
    Map<String, Measurement> measured =
        new Rounds(progress)
            .add("checkpoints every 10 s", "examples/s", () -> speed(cases.images(network, "dni")))
            .add("checkpoints off", "examples/s", () -> speed(unchecked))
            .add(
                "ingestion: one layer 784-10, no signals",
                "examples/s",
                () -> speed(cases.images("784-10", "none")))
            .add("small network 100-64-64-2", "examples/s", () -> speed(cases.points(1)))
            .add(
                "restart from a savepoint until all tasks run " + network,
                "s",
                () -> cases.restoreSeconds(cases.images(network, "dni"), settings.seconds()))
            .run(settings.rounds());
    result.add(measured.values());
    Measurement checked = measured.get("checkpoints every 10 s");
    result.require(
        checked.over("checkpoints every 10 s / off", measured.get("checkpoints off")), 0.95, 0.99);
    result.require(
        measured
            .get("ingestion: one layer 784-10, no signals")
            .over("ingestion / training " + network, checked),
        5,
        20);
    result.require(measured.get("small network 100-64-64-2"), 60_000, 200_000);
  }

  private double speed(Map<String, String> options) throws Exception {
    return cases
        .run(options, settings.warmUpSeconds(), settings.streamingSeconds())
        .examplesPerSecond();
  }

  /** Also notes what else the run tells. */
  private double detailed(Map<String, String> options, String at, int interfaces) throws Exception {
    StreamingRun.Outcome outcome =
        cases.run(options, settings.warmUpSeconds(), settings.streamingSeconds());
    sideFigures.note(outcome, at, interfaces);
    return outcome.examplesPerSecond();
  }
}
