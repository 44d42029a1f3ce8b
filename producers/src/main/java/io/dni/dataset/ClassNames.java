// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import io.dni.table.Numeral;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns the labels of a user's table into classes from 0. */
public final class ClassNames {
  /** No classes: labels are none, or real numbers. */
  public static final ClassNames NONE = new ClassNames(List.of());

  private static final int MOST_SHOWN = 20;

  /** More different labels than this are taken for a mistake where no classes are given. */
  static final int MOST_INFERRED = 1_000;

  private final List<String> names;
  private final Map<String, Integer> classes = new HashMap<>();

  private ClassNames(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : names) {
      if (classes.put(name, classes.size()) != null) {
        throw new InvalidDataException(
            "classes: " + Printable.of(name) + " twice (expected: each name once)");
      }
    }
  }

  /** Classes with names; the first one is class 0. */
  public static ClassNames of(List<String> names) {
    if (names.size() < 2) {
      throw new InvalidDataException("classes: " + names.size() + " (expected: >= 2)");
    }
    return new ClassNames(names.stream().map(ClassNames::canonical).toList());
  }

  /** Classes that the labels give by number, 0 to {@code count - 1}. */
  public static ClassNames numbered(int count) {
    if (count < 2) {
      throw new InvalidDataException("classes: " + count + " (expected: >= 2)");
    }
    return new ClassNames(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** Reads {@code 10} as a number of classes and {@code cat,dog} as their names. */
  public static ClassNames parse(String text) {
    if (text.matches("[0-9]{1,6}")) {
      return numbered(Integer.parseInt(text));
    }
    return of(List.of(text.split(",", -1)));
  }

  /**
   * The classes behind a table's labels: numbered up to the highest label where all are whole
   * numbers from 0, and else named by the labels, in their order as numbers or as texts.
   *
   * @param labels all different labels, in canonical form
   */
  static ClassNames inferred(Set<String> labels) {
    boolean small = labels.stream().allMatch(label -> label.matches("0|[1-9][0-9]{0,2}"));
    if (small && labels.contains("0")) {
      int highest = labels.stream().mapToInt(Integer::parseInt).max().orElse(0);
      return numbered(Math.max(2, highest + 1));
    }
    boolean numbers = labels.stream().allMatch(label -> Numeral.isNumber(label, '.'));
    Comparator<String> texts = Comparator.naturalOrder();
    Comparator<String> order =
        numbers
            ? Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(texts)
            : texts;
    return new ClassNames(labels.stream().sorted(order).toList());
  }

  /** A label without the ".0" that tables get when their labels pass through floats. */
  static String canonical(String label) {
    return label.endsWith(".0") && label.length() > 2
        ? label.substring(0, label.length() - 2)
        : label;
  }

  /** The class of a label; {@link LabelledExample#NO_LABEL} for null; -2 where there is none. */
  int classOf(String label) {
    if (label == null) {
      return LabelledExample.NO_LABEL;
    }
    Integer found = classes.get(label);
    return found == null ? classes.getOrDefault(canonical(label), UNKNOWN) : found;
  }

  static final int UNKNOWN = -2;

  /** The labels of the classes, in order. */
  public List<String> names() {
    return names;
  }

  /** Number of classes. */
  public int count() {
    return names.size();
  }

  /** Whether each label is the number of its class. */
  public boolean areNumbers() {
    return IntStream.range(0, count()).allMatch(i -> names.get(i).equals(Integer.toString(i)));
  }

  /** What labels may be, for messages. */
  @Override
  public String toString() {
    if (areNumbers()) {
      return "0 to " + (count() - 1);
    }
    String some =
        names.stream().limit(MOST_SHOWN).map(Printable::of).collect(Collectors.joining(", "));
    return "one of " + some + (count() > MOST_SHOWN ? " … " + count() + " in all" : "");
  }
}
