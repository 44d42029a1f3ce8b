// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dni.live.LiveView;
import io.dni.process.StopRequest;
import io.dni.producers.KafkaOptions;
import io.dni.report.SegmentTable;
import io.dni.report.SnapshotJson;
import io.dni.report.Troubles;
import io.dni.schemas.AvroLimits;
import io.dni.schemas.Topic;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.wire.ControlTopic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.SnapshotReader;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows what the segments tell about themselves. */
@Command(
    name = "watch",
    description =
        "Shows the newest snapshot (losses, guesses, counters) of every model and segment.")
final class WatchCommand extends DniCommand {
  private static final Duration POLL = Duration.ofMillis(250);

  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", order = 1, description = "One line of JSON per snapshot.")
  private boolean json;

  @Option(names = "--once", order = 2, description = "Shows what is there now and ends.")
  private boolean once;

  @Option(
      names = "--every",
      order = 3,
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Time between two tables. Default: ${DEFAULT-VALUE}.")
  private double everySeconds;

  @Option(
      names = "--page",
      order = 4,
      description = "Serves the charts of the report, live, on 127.0.0.1.")
  private boolean page;

  @Option(
      names = "--port",
      order = 5,
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of --page, 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--flink",
      order = 6,
      paramLabel = "URL",
      description = {
        "Flink's REST interface, such as http://localhost:8081: shows how often the job was",
        "restarted, and why."
      })
  private URI flink;

  @Option(
      names = "--allow-control",
      order = 7,
      description = "--page has buttons that command the job: freeze, promote, restore, rates.")
  private boolean allowControl;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(everySeconds > 0)) {
      throw new UsageException("--every: " + everySeconds + " (expected: > 0)");
    }
    if (port < 0 || port > 65_535) {
      throw new UsageException("--port: " + port + " (expected: 0 to 65535)");
    }
    AvroLimits.install();
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      topics.require(
          List.of(
              TopicSpec.of(Topic.LOSS_ESTIMATES, kafka.topic(Topic.LOSS_ESTIMATES), 1),
              TopicSpec.of(Topic.DEAD_LETTERS, kafka.topic(Topic.DEAD_LETTERS), 1)),
          KafkaTopics.Missing.REFUSE);
    }
    StopRequest stop = StopRequest.onSignals();
    try (SnapshotReader reader =
            SnapshotReader.open(
                kafka.bootstrapServers(),
                kafka.clientProperties(),
                SnapshotReader.Topics.of(kafka::topic),
                SnapshotReader.From.RECENT);
        RunMonitor monitor =
            RunMonitor.of(
                kafka, flink == null ? Optional.empty() : Optional.of(JobFailures.find(flink)))) {
      if (page) {
        return followOnPage(reader, monitor, stop);
      }
      return json ? followAsJson(reader, stop) : followAsTable(reader, monitor, stop);
    }
  }

  private int followOnPage(SnapshotReader reader, RunMonitor monitor, StopRequest stop)
      throws IOException {
    Optional<ControlTopic> control =
        allowControl
            ? Optional.of(
                ControlTopic.open(
                    kafka.bootstrapServers(),
                    kafka.clientProperties(),
                    kafka.topic(Topic.CONTROL),
                    kafka.topic(Topic.EVENTS)))
            : Optional.empty();
    try (LiveView live = new LiveView(port, control)) {
      out().printf("live page      %s%n", live.address());
      out().flush();
      long next = System.nanoTime();
      while (!stop.isRequested()) {
        if (System.nanoTime() - next >= 0) {
          monitor.update();
          next = System.nanoTime() + pauseNanos();
        }
        live.show(reader.poll(POLL), monitor.troubles());
      }
    }
    return ExitCode.OK.number();
  }

  private int followAsJson(SnapshotReader reader, StopRequest stop) throws JsonProcessingException {
    PrintWriter out = out();
    int silent = 0;
    while (!stop.isRequested() && !out.checkError() && !(once && silent > 2)) {
      SnapshotReader.Arrived arrived = reader.poll(POLL);
      for (SegmentSnapshot snapshot : arrived.snapshots()) {
        out.println(SnapshotJson.line(snapshot));
      }
      for (Map.Entry<String, LabelStand> l : arrived.labels().entrySet()) {
        out.println(SnapshotJson.line(l.getKey(), l.getValue()));
      }
      out.flush();
      silent = arrived.isEmpty() ? silent + 1 : 0;
    }
    return ExitCode.OK.number();
  }

  private int followAsTable(SnapshotReader reader, RunMonitor monitor, StopRequest stop) {
    PrintWriter out = out();
    Screen screen = new Screen(out);
    SegmentTable table = new SegmentTable();
    long next = System.nanoTime();
    int silent = 0;
    Troubles shown = null;
    while (!stop.isRequested() && !out.checkError()) {
      SnapshotReader.Arrived arrived = reader.poll(POLL);
      arrived.snapshots().forEach(table::add);
      table.add(arrived.labels());
      silent = arrived.isEmpty() ? silent + 1 : 0;
      if (once && silent > 2) {
        monitor.update();
        screen.show(lines(table, monitor.troubles()));
        return ExitCode.OK.number();
      }
      if (!once && System.nanoTime() - next >= 0) {
        monitor.update();
        if (silent == 0 || !monitor.troubles().equals(shown)) {
          shown = monitor.troubles();
          screen.show(lines(table, shown));
        }
        next = System.nanoTime() + pauseNanos();
      }
    }
    return ExitCode.OK.number();
  }

  private long pauseNanos() {
    return (long) (everySeconds * Duration.ofSeconds(1).toNanos());
  }

  private static List<String> lines(SegmentTable table, Troubles troubles) {
    List<String> lines =
        new ArrayList<>(table.isEmpty() ? List.of("no snapshots yet") : table.lines());
    troubles.line().ifPresent(lines::add);
    return lines;
  }
}
