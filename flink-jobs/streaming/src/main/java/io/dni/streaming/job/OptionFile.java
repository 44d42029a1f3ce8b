// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Options in a YAML file. {@code dni.batch.size: 32} and the nested form {@code dni: {batch: {size:
 * 32}}} mean the same; a list becomes Flink's own form, {@code 1;2}.
 */
public final class OptionFile {
  private OptionFile() {}

  /**
   * The options of a file as text, by full name; not yet checked.
   *
   * @throws IllegalArgumentException where the file is not a YAML mapping
   */
  public static Map<String, String> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + ": no such file (expected: options in YAML)");
    }
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s: line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("not YAML")),
          e);
    }
    Map<String, String> options = new LinkedHashMap<>();
    if (root == null || root.isMissingNode() || root.isNull()) {
      return options;
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException(file + ": not a mapping (expected: NAME: VALUE lines)");
    }
    flatten("", root, options);
    return options;
  }

  private static void flatten(String name, JsonNode node, Map<String, String> options) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(),
                      entry.getValue(),
                      options));
    } else if (node.isArray()) {
      options.put(
          name,
          StreamSupport.stream(node.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(";")));
    } else {
      options.put(name, node.asText());
    }
  }
}
