// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The normalisations that may end a block: each one is a class and a line here. */
@SuppressWarnings("ImmutableEnumChecker") // references to static methods hold nothing
public enum Normalisation {
  /** None. */
  NONE("none", width -> List.of(), null),
  /** Over the rows of a batch. */
  BATCH("over the rows of a batch", BatchNorm::tensors, BatchNorm::new),
  /** Over the rows of a batch, corrected towards the running statistics. */
  RENORM(
      "over the rows of a batch, corrected towards running statistics",
      BatchNorm::tensors,
      BatchRenorm::new),
  /** Over the units of a row. */
  LAYER("over the units of a row", LayerNorm::tensors, LayerNorm::new);

  private final String description;
  private final IntFunction<List<TensorSpec>> tensors;
  private final Factory factory;

  Normalisation(String description, IntFunction<List<TensorSpec>> tensors, Factory factory) {
    this.description = description;
    this.tensors = tensors;
    this.factory = factory;
  }

  /** Makes the arithmetic for so many units, with its parameters and statistics at these places. */
  private interface Factory {
    Norm create(int width, int parameters, int statistics);
  }

  /** What is kept for so many units. */
  List<TensorSpec> tensors(int width) {
    return tensors.apply(width);
  }

  /** The arithmetic; empty for {@link #NONE}. */
  Optional<Norm> create(int width, int parameters, int statistics) {
    return Optional.ofNullable(factory).map(f -> f.create(width, parameters, statistics));
  }

  /**
   * Rows that a batch must have for the statistics that it is normalised with in training; 1 where
   * each row is normalised by itself.
   */
  public int leastRows() {
    return tensors(1).stream().anyMatch(t -> t.kind() == TensorSpec.Kind.STATISTIC)
        ? BatchNorm.LEAST_ROWS
        : 1;
  }

  /** Parses a {@link #label}. */
  public static Normalisation parse(String label) {
    return Arrays.stream(values())
        .filter(n -> n.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s (expected: one of %s)"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(Normalisation::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name that {@link #parse} reads. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them with a word on each, for people. */
  public static String help() {
    return Arrays.stream(values())
        .map(n -> n == NONE ? n.label() : n.label() + " (" + n.description + ")")
        .collect(Collectors.joining(", "));
  }
}
