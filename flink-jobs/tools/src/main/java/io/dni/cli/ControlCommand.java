// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.producers.KafkaOptions;
import io.dni.schemas.Printable;
import io.dni.schemas.Topic;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.wire.CommandWords;
import io.dni.streaming.wire.ControlTopic;
import io.dni.streaming.wire.ControlTopic.Outcome;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands a running job. */
@Command(
    name = "control",
    description = {
      "Steers the models of a running job: freeze, resume, set NAME=VALUE, reset-segment N,"
          + " promote, restore. A command is applied once, by all segments of a model in front of"
          + " the same batch, the next one that goes up; it is acknowledged, with that batch, when"
          + " a checkpoint holds it."
    })
final class ControlCommand extends DniCommand {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int LONGEST_WAIT_SECONDS = 86_400;

  @Mixin private KafkaOptions kafka;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..2",
      description = "The command, and what it needs: set dni.model.optimizer=adam:0.001.")
  private List<String> words;

  @Option(
      names = "--model",
      order = 1,
      paramLabel = "ID",
      description = "The model. Default: default.")
  private String model = "default";

  @Option(names = "--all", order = 2, description = "All models that there are.")
  private boolean all;

  @Option(
      names = "--id",
      order = 3,
      paramLabel = "ID",
      description = "Of the command: a second one with the same id does nothing. Default: random.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--version-is",
      order = 4,
      paramLabel = "N",
      defaultValue = "-1",
      description = "promote, restore: only if there were so many of them before.")
  private long version;

  @Option(
      names = "--wait",
      order = 5,
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = {
        "How long to wait for the acknowledgement; with --all, for the answers of all models, which"
            + " are counted. 0: not at all. Default: ${DEFAULT-VALUE}."
      })
  private int waitSeconds;

  @Override
  public Integer call() throws IOException {
    ModelCommand command = command();
    if (waitSeconds < 0 || waitSeconds > LONGEST_WAIT_SECONDS) {
      throw new UsageException(
          "--wait: %d (expected: 0 to %d)".formatted(waitSeconds, LONGEST_WAIT_SECONDS));
    }
    String control = kafka.topic(Topic.CONTROL);
    String events = kafka.topic(Topic.EVENTS);
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      topics.require(
          List.of(TopicSpec.of(Topic.CONTROL, control, 1), TopicSpec.of(Topic.EVENTS, events, 1)),
          KafkaTopics.Missing.REFUSE);
    }
    try (ControlTopic topic =
        ControlTopic.open(kafka.bootstrapServers(), kafka.clientProperties(), control, events)) {
      topic.send(command);
      out().printf("command %s: %s%n", command.id(), command.words());
      out().flush();
      return waitSeconds == 0 ? ExitCode.OK.number() : hear(topic, command);
    }
  }

  private int hear(ControlTopic topic, ModelCommand command) {
    long end = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
    CommandAnswers answers = new CommandAnswers(command.all());
    while (System.nanoTime() < end && !answers.complete()) {
      for (Outcome outcome : topic.poll(POLL)) {
        if (outcome.id().equals(command.id()) && answers.take(outcome)) {
          out().println(Printable.of(outcome.text(), Printable.LINE));
          out().flush();
        }
      }
    }
    if (command.all() && answers.known()) {
      out().println(answers.text());
      out().flush();
    }
    if (answers.none() && !answers.known()) {
      spec()
          .commandLine()
          .getErr()
          .printf(
              "not acknowledged within %d s: the job is not running, the model has had no labelled"
                  + " batch since, or no checkpoint was completed; the command stays in the"
                  + " topic%n",
              waitSeconds);
    }
    return answers.applied() > 0 && answers.complete()
        ? ExitCode.OK.number()
        : ExitCode.FAILURE.number();
  }

  private ModelCommand command() {
    try {
      return CommandWords.parse(
          words, all ? "" : model, id.orElseGet(() -> UUID.randomUUID().toString()), version);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
