// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a model's inputs and outputs are called, kept with it wherever it is stored: data are
 * matched to it by name, so that a file with its columns in another order, or without one of the
 * classes, means the same to it.
 *
 * @param inputs names of the columns, in the order of the inputs; empty where nobody named them
 * @param classes names of the classes, in the order of the outputs; empty where nobody named them
 */
public record ModelNames(List<String> inputs, List<String> classes) implements Serializable {

  /** Of a model whose inputs and outputs have numbers only. */
  public static final ModelNames NONE = new ModelNames(List.of(), List.of());

  static final String INPUTS = "input-names";
  static final String CLASSES = "class-names";

  /** Keeps copies of the lists. */
  public ModelNames {
    inputs = List.copyOf(inputs);
    classes = List.copyOf(classes);
  }

  /** Names that {@link #addTo} has stored. */
  static ModelNames of(Map<String, String> fields) {
    return new ModelNames(
        parse(fields.getOrDefault(INPUTS, "")), parse(fields.getOrDefault(CLASSES, "")));
  }

  void addTo(SortedMap<String, String> fields) {
    if (!inputs.isEmpty()) {
      fields.put(INPUTS, text(inputs));
    }
    if (!classes.isEmpty()) {
      fields.put(CLASSES, text(classes));
    }
  }

  /** Names joined by commas; a backslash stands before commas and backslashes in them. */
  public static String text(List<String> names) {
    return String.join(
        ",",
        names.stream()
            .map(n -> n.replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n"))
            .toList());
  }

  /** Reads what {@link #text} has written; an empty text is no names. */
  public static List<String> parse(String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',') {
        names.add(name.toString());
        name.setLength(0);
      } else if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        name.append(escaped == 'n' ? '\n' : escaped);
      } else {
        name.append(c);
      }
    }
    if (!text.isEmpty()) {
      names.add(name.toString());
    }
    return names;
  }
}
