// SPDX-License-Identifier: Apache-2.0
package io.dni.live;

import io.dni.report.Troubles;
import io.dni.streaming.wire.CommandWords;
import io.dni.streaming.wire.ControlTopic;
import io.dni.streaming.wire.ControlTopic.Outcome;
import io.dni.streaming.wire.SnapshotReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The live page of a run that somebody follows. */
public final class LiveView implements AutoCloseable {
  private final LiveRun run = new LiveRun();
  private final Optional<ControlTopic> control;
  private final LivePage page;
  private Troubles shown = Troubles.NONE;

  /**
   * Begins to serve.
   *
   * @param port on the loopback address, 0 for any that is free
   * @param control takes the commands of the page; without it the page only shows
   */
  public LiveView(int port, Optional<ControlTopic> control) throws IOException {
    this.control = control;
    page = LivePage.start(port, run::json, control.map(topic -> commands(topic)));
  }

  private static LivePage.Commands commands(ControlTopic topic) {
    return (model, words) ->
        topic.send(CommandWords.parse(words, model, UUID.randomUUID().toString(), -1));
  }

  /** Where it is. */
  public String address() {
    return page.address();
  }

  /** Shows what has arrived, what goes wrong, and what became of commands. */
  public void show(SnapshotReader.Arrived arrived, Troubles troubles) {
    arrived.snapshots().forEach(run::add);
    run.add(arrived.labels());
    List<Outcome> outcomes = control.map(topic -> topic.poll(Duration.ZERO)).orElse(List.of());
    outcomes.forEach(run::add);
    run.set(troubles);
    if (!arrived.isEmpty() || !outcomes.isEmpty() || !troubles.equals(shown)) {
      shown = troubles;
      page.changed();
    }
  }

  @Override
  public void close() {
    page.close();
    control.ifPresent(ControlTopic::close);
  }
}
