// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.producers.KafkaOptions;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.DeadLetterTopic;
import io.dni.streaming.wire.DeadLetterTopic.Letter;
import io.dni.streaming.wire.DeadLetterTopic.Letters;
import io.dni.streaming.wire.DeadLetterTopic.Replay;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The records that the job could not use. */
@Command(
    name = "dlq",
    description = "Shows records that could not be used, or sends them back after a fix.",
    subcommands = {DlqCommand.ListLetters.class, DlqCommand.ReplayLetters.class},
    synopsisSubcommandLabel = "COMMAND")
final class DlqCommand extends DniCommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "no command (expected: list or replay)");
  }

  private static DeadLetterTopic open(KafkaOptions kafka, PrintWriter err) throws IOException {
    String name = kafka.topic(Topic.DEAD_LETTERS);
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      topics.require(
          List.of(
              TopicSpec.of(Topic.DEAD_LETTERS, name, topics.partitions().getOrDefault(name, 1))),
          KafkaTopics.Missing.REFUSE);
    }
    Remarks remarks = new Remarks(err);
    return new DeadLetterTopic(kafka.bootstrapServers(), kafka.clientProperties(), name, remarks);
  }

  /** Prints the first remarks, and counts the rest: there may be millions. */
  private static final class Remarks implements Consumer<String> {
    private static final int MOST = 20;

    private final PrintWriter err;
    private long remarks;

    Remarks(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void accept(String line) {
      remarks++;
      if (remarks <= MOST) {
        err.println("warning: " + line);
      } else if (remarks == MOST + 1) {
        err.println("warning: further ones are counted only");
      }
      err.flush();
    }
  }

  /** Shows them. */
  @Command(
      name = "list",
      description = "Shows the newest dead letters: time, place of the record, size, reason.")
  static final class ListLetters extends DniCommand {
    @Mixin private KafkaOptions kafka;

    @Option(
        names = "--limit",
        order = 1,
        paramLabel = "N",
        defaultValue = "20",
        description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() throws IOException {
      if (limit < 1) {
        throw new UsageException("--limit: " + limit + " (expected: >= 1)");
      }
      try (DeadLetterTopic topic = open(kafka, spec().commandLine().getErr())) {
        Deque<Letter> newest = new ArrayDeque<>();
        Letters all =
            topic.forEach(
                letter -> {
                  if (newest.size() == limit) {
                    newest.removeFirst();
                  }
                  newest.addLast(letter);
                });
        for (Letter letter : newest) {
          String size = letter.bytes() < 0 ? "no value" : letter.bytes() + " bytes";
          out().printf("%s  %s  %s  %s%n", letter.time(), letter.source(), size, letter.reason());
        }
        out().printf("dead letters   %d%n", all.letters());
        if (all.foreign() > 0) {
          out().printf("other records  %d%n", all.foreign());
        }
        out().flush();
      }
      return ExitCode.OK.number();
    }
  }

  /** Sends them back. */
  @Command(
      name = "replay",
      description = {
        "Sends every dead letter back to the topic that it came from, each once: what an earlier"
            + " replay has sent is left out. A record that is still wrong becomes a new dead"
            + " letter. Only the topics that the job of this prefix reads are written to."
      })
  static final class ReplayLetters extends DniCommand {
    @Mixin private KafkaOptions kafka;

    @Override
    public Integer call() throws IOException {
      try (DeadLetterTopic topic = open(kafka, spec().commandLine().getErr())) {
        Replay replay =
            topic.replay(
                Set.of(
                    kafka.topic(Topic.EXAMPLES),
                    kafka.topic(Topic.LABELS),
                    kafka.topic(Topic.ERROR_GRADIENTS)));
        out().printf("sent back      %d%n", replay.sent());
        out().printf("without value  %d%n", replay.withoutValue());
        out().printf("passed over    %d%n", replay.passedOver());
        out().flush();
      }
      return ExitCode.OK.number();
    }
  }
}
