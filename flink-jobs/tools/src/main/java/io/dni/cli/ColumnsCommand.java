// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.producers.DataOptions;
import io.dni.producers.KafkaOptions;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.Topic;
import io.dni.schemas.TopicMismatchException;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.RowFormat;
import io.dni.streaming.wire.TopicRows;
import io.dni.table.InvalidDataException;
import io.dni.tabular.TableRules;
import io.dni.tabular.TopicTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the rows of a table say of its columns. */
@Command(
    name = "columns",
    description = {
      "Reads a table, or the oldest rows of a topic, and prints what its columns are, with the"
          + " network and the settings that follow, as an option file in YAML: to be edited, and"
          + " given to dni train --config."
    })
final class ColumnsCommand extends DniCommand {
  private static final int MOST_ROWS = 1_000_000;

  @Mixin private DataOptions data;

  @Option(
      names = "--from-topic",
      order = 1,
      description =
          "Instead of --data: the rows that other programs write to PREFIX.examples, the oldest"
              + " first.")
  private boolean fromTopic;

  @Option(
      names = "--rows",
      order = 2,
      paramLabel = "N",
      defaultValue = "10000",
      description = "--from-topic: how many at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--csv-fields",
      order = 3,
      split = ",",
      paramLabel = "NAME",
      description =
          "--from-topic: the records are lines of CSV, and these are their fields, with --delimiter"
              + " between two. Default: they are JSON objects.")
  private List<String> csvFields = List.of();

  @Mixin private KafkaOptions kafka;

  @Override
  public Integer call() throws BrokerUnreachableException, TopicMismatchException {
    if (fromTopic == data.given()) {
      throw new UsageException("--data, --from-topic (expected: one of them)");
    }
    (fromTopic ? ofTopic() : ofTable()).forEach(out()::println);
    out().flush();
    return ExitCode.OK.number();
  }

  private List<String> ofTable() {
    try (RowTable table =
        data.openRows()
            .orElseThrow(
                () -> new UsageException("--data: " + data.data() + " (expected: a table)"))) {
      return TableRules.of(data.data(), table.scan(), data.asked()).yaml();
    }
  }

  private List<String> ofTopic() throws BrokerUnreachableException, TopicMismatchException {
    if (most < 1 || most > MOST_ROWS) {
      throw new UsageException("--rows: %d (expected: 1 to %d)".formatted(most, MOST_ROWS));
    }
    String topic = kafka.topic(Topic.EXAMPLES);
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      if (topics.records(topic) == 0) {
        throw new InvalidDataException(
            "topic %s: missing or empty (expected: records)".formatted(topic));
      }
    }
    TableLayout layout = data.layout();
    String label = layout.labelColumn().orElse(TableLayout.DEFAULT_LABEL_COLUMN);
    RowFormat format =
        new RowFormat(
            csvFields.isEmpty() ? RowFormat.Kind.JSON : RowFormat.Kind.CSV,
            label,
            layout.idColumn().orElse(""),
            layout.weightColumn().orElse(""),
            csvFields,
            data.tables().dialect().delimiter());
    TopicRows rows =
        TopicRows.read(kafka.bootstrapServers(), kafka.clientProperties(), topic, format, most);
    try (RowTable table = new RowTable(topic, new TopicTable(topic, rows), true, layout)) {
      List<String> lines =
          new ArrayList<>(TableRules.of("topic " + topic, table.scan(), data.asked()).yaml());
      lines.add(
          1,
          "# the first %d rows of topic %s; records that are no rows: %d"
              .formatted(rows.rows().size(), topic, rows.refused()));
      options(format, topic)
          .forEach((name, value) -> lines.add(2, name + ": " + TextNode.valueOf(value)));
      return lines;
    }
  }

  /** How a job reads that topic; each text is quoted, a field may be called no or 1. */
  private static Map<String, String> options(RowFormat format, String topic) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("dni.topics.prefix", topic.substring(0, topic.lastIndexOf('.')));
    options.put("dni.examples.label-field", format.label());
    if (!format.id().isEmpty()) {
      options.put("dni.examples.id-field", format.id());
    }
    if (!format.weight().isEmpty()) {
      options.put("dni.examples.weight-field", format.weight());
    }
    if (!format.fields().isEmpty()) {
      options.put("dni.examples.csv-fields", ModelNames.text(format.fields()));
      options.put(
          "dni.examples.csv-delimiter",
          format.delimiter() == '\t' ? "tab" : String.valueOf(format.delimiter()));
    }
    options.put("dni.examples.format", format.kind().name().toLowerCase(Locale.ROOT));
    return options;
  }
}
