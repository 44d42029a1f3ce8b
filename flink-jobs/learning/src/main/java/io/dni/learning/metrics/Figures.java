// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The registry of the figures of predictions: every table, file, metric and page asks here what
 * there is. A new one is a line in {@link ClassFigure} or {@link RegressionFigure} and its formula
 * in the tally.
 */
public final class Figures {
  /** Over all examples that the model has learned. */
  public static final String RUN = "run";

  /** Over the newest examples. */
  public static final String WINDOW = "window";

  /**
   * Over all examples that the model has learned, each as it was predicted when it came, before its
   * label was there.
   */
  public static final String ARRIVAL = "arrival";

  /** How figures are averaged: over what. */
  public static final List<String> SCOPES = List.of(WINDOW, RUN, ARRIVAL);

  private Figures() {}

  /** A figure: of predictions, or of a segment. */
  public interface Figure {
    /** Its name everywhere. */
    String key();

    /** What its numbers are. */
    String unit();

    /** One line for people. */
    String meaning();
  }

  /** The figures of a task. */
  public static List<? extends Figure> of(ScoringTask task) {
    return task.classes()
        ? Arrays.asList(ClassFigure.values())
        : Arrays.asList(RegressionFigure.values());
  }

  /** All figures of all tasks. */
  public static List<Figure> all() {
    return java.util.stream.Stream.<Figure>concat(
            Arrays.stream(ClassFigure.values()), Arrays.stream(RegressionFigure.values()))
        .toList();
  }

  /** Name of a figure in a scope, such as {@code window.accuracy}. */
  public static String name(String scope, Figure figure) {
    return scope + "." + figure.key();
  }

  /** Most classes of which a confusion table is told. */
  public static final int CONFUSED_CLASSES = 10;

  /** Name of the number of examples of a class that were predicted as another one. */
  public static String confusion(String scope, int label, int predicted) {
    return "%s.confusion.%d.%d".formatted(scope, label, predicted);
  }

  /** How often which class was taken for which, by {@link #confusion}; of few classes only. */
  public static Map<String, Double> confusions(String scope, Tally tally) {
    Map<String, Double> counts = new TreeMap<>();
    if (tally instanceof ClassTally classes) {
      long[] confusion = classes.confusion();
      int k = (int) Math.round(Math.sqrt(confusion.length));
      for (int i = 0; i < confusion.length && k <= CONFUSED_CLASSES; i++) {
        counts.put(confusion(scope, i / k, i % k), (double) confusion[i]);
      }
    }
    return counts;
  }

  /** The defined figures of a tally, by {@link #name}. */
  public static Map<String, Double> scoped(String scope, Tally tally) {
    Map<String, Double> scoped = new TreeMap<>();
    tally.figures().forEach((key, value) -> scoped.put(scope + "." + key, value));
    return scoped;
  }
}
