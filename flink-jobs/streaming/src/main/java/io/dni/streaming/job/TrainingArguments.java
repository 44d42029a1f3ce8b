// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.schemas.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the options of {@link TrainingOptions} come from, each source going before the one above
 * it:
 *
 * <ol>
 *   <li>{@code --config FILE}, see {@link OptionFile};
 *   <li>the environment, for Kafka properties only: {@code DNI_KAFKA_SASL_JAAS_CONFIG} is {@code
 *       kafka.sasl.jaas.config};
 *   <li>{@code --NAME VALUE} or {@code --NAME=VALUE}.
 * </ol>
 *
 * <p>Flink writes a job's arguments into its log and shows them on its pages, so an argument that
 * holds a secret is refused.
 */
public final class TrainingArguments {
  private static final String ENVIRONMENT_PREFIX = "DNI_KAFKA_";

  private TrainingArguments() {}

  /**
   * The raw options, by name.
   *
   * @param environment as of {@link System#getenv()}
   * @throws IllegalArgumentException where an argument or the file cannot be used
   * @throws IOException where the file cannot be read
   */
  public static Map<String, String> parse(List<String> arguments, Map<String, String> environment)
      throws IOException {
    Map<String, String> flags = new TreeMap<>();
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new IllegalArgumentException(argument + " (expected: --NAME VALUE)");
      }
      int equals = argument.indexOf('=');
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new IllegalArgumentException(argument + ": no value (expected: --NAME VALUE)");
      }
      String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
      String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      if (name.equals("config")) {
        options.putAll(OptionFile.read(Path.of(value)));
      } else {
        flags.put(requirePublic("--" + name, name), value);
      }
    }
    options.putAll(fromEnvironment(environment));
    options.putAll(flags);
    return options;
  }

  /**
   * The Kafka properties in the environment, as options.
   *
   * @param environment as of {@link System#getenv()}
   */
  public static Map<String, String> fromEnvironment(Map<String, String> environment) {
    Map<String, String> options = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(ENVIRONMENT_PREFIX)) {
            String property = name.substring(ENVIRONMENT_PREFIX.length());
            options.put(
                TrainingOptions.KAFKA_PREFIX + property.toLowerCase(Locale.ROOT).replace('_', '.'),
                value);
          }
        });
    return options;
  }

  /**
   * Refuses a secret on a command line, which every user of the machine can read, and Flink shows.
   *
   * @param flag as it was given
   * @param name of the option
   * @return the name
   */
  public static String requirePublic(String flag, String name) {
    if (Secrets.isSecret(name)) {
      throw new IllegalArgumentException(
          "%s: refused, others can read arguments (expected: in the --config file, or as %s%s)"
              .formatted(
                  flag,
                  ENVIRONMENT_PREFIX,
                  name.replace(TrainingOptions.KAFKA_PREFIX, "")
                      .toUpperCase(Locale.ROOT)
                      .replace('.', '_')));
    }
    return name;
  }
}
