// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

import java.util.ArrayList;
import java.util.List;

/**
 * What the encoding of a table's rows has learned for one model: what a checkpoint holds. Changed
 * in place by {@link FeatureEncoder}, and by nothing else.
 */
public final class EncoderState {
  private final FeatureSpec spec;
  private long rows;
  private final List<Standardiser> standardisers;
  private final List<Vocabulary> vocabularies;
  private final Vocabulary classes;
  private final List<double[]> readOuts;

  /**
   * A state as it was stored.
   *
   * @param spec what is encoded
   * @param rows learned
   * @param standardisers one per column of numbers
   * @param vocabularies one per column of words
   * @param classes the labels
   * @param readOuts what each read-out has learned
   */
  public EncoderState(
      FeatureSpec spec,
      long rows,
      List<Standardiser> standardisers,
      List<Vocabulary> vocabularies,
      Vocabulary classes,
      List<double[]> readOuts) {
    this.spec = spec;
    this.rows = rows;
    this.standardisers = List.copyOf(standardisers);
    this.vocabularies = List.copyOf(vocabularies);
    this.classes = classes;
    this.readOuts = List.copyOf(readOuts);
  }

  /** Nothing learned yet. */
  public static EncoderState of(FeatureSpec spec) {
    List<Standardiser> standardisers = new ArrayList<>();
    List<Vocabulary> vocabularies = new ArrayList<>();
    for (Column column : spec.columns()) {
      if (column.kind() == Column.Kind.NUMBER) {
        standardisers.add(new Standardiser());
      } else {
        vocabularies.add(new Vocabulary());
      }
    }
    List<double[]> readOuts = new ArrayList<>();
    for (ReadOut readOut : spec.readOutList()) {
      double[] state = new double[readOut.size()];
      readOut.start(state);
      readOuts.add(state);
    }
    return new EncoderState(spec, 0, standardisers, vocabularies, new Vocabulary(), readOuts);
  }

  /** What is encoded. */
  public FeatureSpec spec() {
    return spec;
  }

  /** Rows learned. */
  public long rows() {
    return rows;
  }

  /** One per column of numbers, in their order. */
  public List<Standardiser> standardisers() {
    return standardisers;
  }

  /** One per column of words, in their order. */
  public List<Vocabulary> vocabularies() {
    return vocabularies;
  }

  /** The labels, in the order of the network's outputs. */
  public Vocabulary classes() {
    return classes;
  }

  /** What each read-out has learned. */
  public List<double[]> readOuts() {
    return readOuts;
  }

  /** A deep copy. */
  public EncoderState copy() {
    return new EncoderState(
        spec,
        rows,
        standardisers.stream().map(Standardiser::copy).toList(),
        vocabularies.stream().map(v -> new Vocabulary(v.words())).toList(),
        new Vocabulary(classes.words()),
        readOuts.stream().map(double[]::clone).toList());
  }

  void learned() {
    rows++;
  }
}
