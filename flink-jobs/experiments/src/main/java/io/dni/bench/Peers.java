// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a user would take instead, as far as it is on this machine: DL4J and PyTorch. */
final class Peers implements AutoCloseable {
  private static final int MOST_THREADS = 2;

  private final Map<String, Peer> peers = new TreeMap<>();
  private final String at;

  private Peers(String at) {
    this.at = at;
  }

  /** Starts what there is, each with one thread and with two; notes what is left out. */
  static Peers start(BenchSettings settings, Workload workload, BenchResult result)
      throws IOException, InterruptedException {
    Peers peers = new Peers(" " + workload.notation());
    boolean dl4j = Peer.hasDl4j(settings.home());
    boolean torch = Peer.hasTorch(settings.python());
    if (!dl4j) {
      result.note("DL4J left out: build it with mvn -f integration-tests/src/dl4j package");
    }
    if (!torch) {
      result.note("PyTorch left out: %s has no torch (--python)".formatted(settings.python()));
    }
    double seconds = settings.seconds();
    try {
      for (int threads = 1; threads <= MOST_THREADS; threads++) {
        if (dl4j) {
          peers.add("DL4J", threads, Peer.dl4j(settings.home(), workload, seconds, threads));
        }
        for (String rule : torch ? List.of("backprop", "dni") : List.<String>of()) {
          peers.add(
              "PyTorch " + rule,
              threads,
              Peer.torch(settings.python(), workload, seconds, threads, rule));
        }
      }
    } catch (IOException e) {
      peers.close();
      throw e;
    }
    return peers;
  }

  private void add(String name, int threads, Peer peer) {
    peers.put(name + ", threads: " + threads, peer);
  }

  /** Adds a case for each. */
  void addTo(Rounds rounds) {
    peers.forEach((name, peer) -> rounds.add(name + at, "examples/s", peer::measure));
  }

  /** The faster one, round by round, of those whose names begin so; empty if there is none. */
  Optional<Measurement> best(String name, Map<String, Measurement> measured) {
    List<Measurement> of = new ArrayList<>();
    for (String peer : peers.keySet()) {
      if (peer.startsWith(name)) {
        of.add(measured.get(peer + at));
      }
    }
    return of.isEmpty() ? Optional.empty() : Optional.of(Measurement.best(name, of));
  }

  @Override
  public void close() {
    peers.values().forEach(Peer::close);
  }
}
