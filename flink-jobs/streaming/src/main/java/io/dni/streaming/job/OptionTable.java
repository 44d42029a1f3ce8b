// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The job's options as a table; that of docs/operations.md is made from it. */
public final class OptionTable {
  private static final int TEXT_WIDTH = 76;

  private OptionTable() {}

  /** Lines of a Markdown table. */
  public static List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| option | default | meaning |");
    lines.add("|---|---|---|");
    for (ConfigOption<?> option : TrainingOptions.ALL) {
      lines.add(
          "| `%s` | %s | %s |"
              .formatted(
                  option.key(),
                  option.hasDefaultValue() ? "`" + defaultValue(option) + "`" : "",
                  description(option).replace("|", "\\|")));
    }
    lines.add(
        "| `%sNAME` | | Property `NAME` of all Kafka clients; `%sbootstrap.servers` is the address. |"
            .formatted(TrainingOptions.KAFKA_PREFIX, TrainingOptions.KAFKA_PREFIX));
    return lines;
  }

  /** Lines for a terminal. */
  public static List<String> text() {
    List<String> lines = new ArrayList<>();
    for (ConfigOption<?> option : TrainingOptions.ALL) {
      lines.add(
          option.hasDefaultValue()
              ? option.key() + ": " + defaultValue(option)
              : option.key() + " (no default)");
      wrap(description(option), lines);
    }
    lines.add(TrainingOptions.KAFKA_PREFIX + "NAME (no default)");
    wrap("Property NAME of all Kafka clients; kafka.bootstrap.servers is the address.", lines);
    return lines;
  }

  private static void wrap(String text, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() >= TEXT_WIDTH) {
        lines.add("    " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add("    " + line);
  }

  /** An option's default as a user would write it. */
  public static String defaultValue(ConfigOption<?> option) {
    Object value = option.defaultValue();
    return value instanceof Duration d
        ? TimeUtils.formatWithHighestUnit(d)
        : String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  private static String description(ConfigOption<?> option) {
    // Flink's only plain rendering of a description; it escapes what would be markup.
    String text =
        new HtmlFormatter()
            .format(option.description())
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    return OptionRange.of(option).map(r -> text + " Range: " + r.text() + ".").orElse(text);
  }
}
