// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.dataset.ClassNames;
import io.dni.dataset.ExampleData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.RowTable;
import io.dni.process.RootLocale;
import io.dni.process.StopRequest;
import io.dni.schemas.AvroLimits;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Printable;
import io.dni.schemas.Topic;
import io.dni.schemas.TopicMismatchException;
import io.dni.table.InvalidDataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dni produce}: writes a stream of examples to Kafka. */
@Command(
    name = "produce",
    customSynopsis = "dni produce --data=DATA [OPTION]...",
    mixinStandardHelpOptions = true,
    version = "dni-flink 0.1.0",
    sortOptions = false,
    description = "Writes a stream of examples to Kafka.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all records delivered (or stopped by Ctrl-C with all of them delivered)",
      "1:records could not be delivered",
      "2:wrong usage or bad input data",
      "4:no broker reachable within --timeout",
      "6:the topic does not exist, or may not be written"
    })
public final class ProduceCommand implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 4;
  static final int TOPIC_MISMATCH = 6;

  private static final String LOG_LEVEL = "org.apache.logging.log4j.level";
  private static final int MOST_SHOWN = 50;

  @Mixin private DataOptions data;
  @Mixin private SendingOptions sending;
  @Mixin private StreamOptions stream;
  @Mixin private LateLabelOptions late;
  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  @Option(
      names = "--topic",
      order = 43,
      paramLabel = "TOPIC",
      description = "Topic of the examples, whatever the prefix. Default: PREFIX.examples.")
  private Optional<String> topic = Optional.empty();

  @Option(
      names = "--model",
      order = 4,
      paramLabel = "ID",
      description = {
        "Id of the model that learns the examples, their Kafka key. Repeated: each model gets every"
            + " n-th example. Default: default."
      })
  private List<String> models = List.of("default");

  @Option(
      names = "--columns",
      order = 35,
      paramLabel = "COLUMNS",
      description = {
        "Tables: sends rows, numbers and words, and not vectors, with these columns, as"
            + " dni.features.columns has them."
      })
  private Optional<String> columns = Optional.empty();

  @Option(
      names = "--count",
      order = 5,
      paramLabel = "N",
      description = "Stops after N examples. Default: at the end of the data.")
  private Long count;

  @Option(
      names = {"-q", "--quiet"},
      order = 50,
      description = "Prints errors only.")
  private boolean quiet;

  /** Runs the command and ends this JVM with its exit code. */
  public static void main(String[] args) {
    RootLocale.install();
    // Kafka's errors reach the user in this command's own lines; the property shows them in full.
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "FATAL");
    }
    int code = run(args);
    StopRequest.commandEnded(code);
    System.exit(code);
  }

  /** Runs the command; returns its exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  /** The command as picocli sees it, with errors of one line. */
  public static CommandLine commandLine() {
    return ProduceErrors.inOneLine(new CommandLine(new ProduceCommand()));
  }

  @Override
  public Integer call() throws BrokerUnreachableException, TopicMismatchException, IOException {
    AvroLimits.install();
    if (count != null && count < 1) {
      throw new InvalidDataException("count: " + count + " (expected: >= 1)");
    }
    boolean named = sending.ids() || data.layout().idColumn().isPresent();
    late.check(data.given(), named);
    if (late.file().isPresent()) {
      try (LabelFile labels = labels(late.file().get())) {
        return deliver(Outbox.encoded(labels, labelsTopic()), labelsTopic());
      }
    }
    if (columns.isPresent()) {
      try (RowTable table = rows()) {
        return send(new RowMessages(table, columns.get(), sending.ids()), 0);
      }
    }
    ExampleData opened = data.toLearn(stream);
    if (!quiet) {
      explain(opened);
    }
    try (ExampleStream examples = stream.stream(opened, Optional.ofNullable(count))) {
      ExampleEncoder encoder = new ExampleEncoder(examples.shape(), sending.ids());
      return send(new Mapped<>(examples, encoder::record), examples.classes());
    }
  }

  private int send(Iterator<? extends SpecificRecord> all, int classes)
      throws BrokerUnreachableException, TopicMismatchException {
    Iterator<? extends SpecificRecord> records = count == null ? all : new Limited<>(all, count);
    boolean named = sending.ids() || data.layout().idColumn().isPresent();
    String labels = late.late() ? labelsTopic() : "";
    Optional<LateStream.Plan> plan =
        late.plan(sending.limit(), named, new LateStream.Topics(topic(), labels));
    if (plan.isEmpty()) {
      return deliver(
          late.late() ? Outbox.awaiting(records, topic()) : Outbox.whole(records, topic()),
          topic());
    }
    LateStream timeline = new LateStream(records, plan.get(), new LabelSplit(classes), data.seed());
    int code = deliver(timeline, topic(), labels);
    if (!quiet) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("event time up to " + timeline.end() + " (--event-from goes on from there)");
      err.flush();
    }
    return code;
  }

  private int deliver(Iterator<Outgoing> messages, String... topics)
      throws BrokerUnreachableException, TopicMismatchException {
    Destination destination =
        new Destination(
            List.of(topics), kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout());
    destination.check();
    PrintWriter err = spec.commandLine().getErr();
    return new Delivery(destination, models, sending.limit(), quiet, err).send(messages)
        ? OK
        : FAILURE;
  }

  private LabelFile labels(String file) {
    return data.openLabels(file)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "--labels: %s (expected: a table, as in csv=FILE)"
                        .formatted(Printable.of(file))));
  }

  private String labelsTopic() {
    if (topic.isPresent()) {
      throw new InvalidDataException(
          "--topic: %s (expected: --topic-prefix where labels come later)".formatted(topic.get()));
    }
    return kafka.topic(Topic.LABELS);
  }

  private RowTable rows() {
    return data.openRows()
        .orElseThrow(
            () -> new InvalidDataException("--columns: given (expected: only with a table)"));
  }

  private String topic() {
    if (topic.isPresent() && kafka.topicPrefix().isPresent()) {
      throw new InvalidDataException(
          "topic-prefix: " + kafka.topicPrefix().get() + " (expected: not together with --topic)");
    }
    return topic.orElseGet(() -> kafka.topic(Topic.EXAMPLES));
  }

  private void explain(ExampleData opened) {
    PrintWriter err = spec.commandLine().getErr();
    opened.remarks().forEach(line -> err.println("warning: " + line));
    ClassNames names = opened.classNames();
    if (!names.areNumbers()) {
      StringBuilder line = new StringBuilder("classes:");
      for (int i = 0; i < names.count() && i < MOST_SHOWN; i++) {
        line.append(' ').append(i).append('=').append(Printable.of(names.names().get(i)));
      }
      err.println(names.count() <= MOST_SHOWN ? line : line + " … " + names.count() + " in all");
    }
    err.flush();
  }
}
