// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

/**
 * The inputs that a row's own columns give (SPEC, section 12): numbers standardised, words one-hot
 * over their vocabulary, or hashed where it is full. Not thread-safe.
 */
final class ColumnEncoder {
  private final FeatureSpec spec;
  private final double leastWeight;

  ColumnEncoder(FeatureSpec spec) {
    this.spec = spec;
    leastWeight = Standardiser.leastWeight(spec.halfLife());
  }

  /** Takes a row into statistics and vocabularies. */
  void take(EncoderState state, RawRow row) {
    int number = 0;
    int word = 0;
    for (Column column : spec.columns()) {
      if (column.kind() == Column.Kind.NUMBER) {
        double value = row.numbers()[number];
        if (!Double.isNaN(value)) {
          state.standardisers().get(number).take(value, leastWeight);
        }
        number++;
      } else {
        state.vocabularies().get(word).findOrAdd(known(row.words()[word]), column.vocabulary());
        word++;
      }
    }
  }

  /**
   * Encodes a row by what is known so far; changes nothing.
   *
   * @param x receives the inputs at its beginning; all 0 before
   */
  void encode(EncoderState state, RawRow row, float[] x) {
    int number = 0;
    int word = 0;
    int at = 0;
    for (Column column : spec.columns()) {
      if (column.kind() == Column.Kind.NUMBER) {
        double value = row.numbers()[number];
        if (!Double.isNaN(value)) {
          double z = state.standardisers().get(number).standardise(value);
          x[at] = (float) Math.max(-FeatureSpec.LARGEST, Math.min(FeatureSpec.LARGEST, z));
        } else if (column.missing()) {
          x[at + 1] = 1;
        }
        number++;
      } else {
        String text = known(row.words()[word]);
        encodeWord(column, state.vocabularies().get(word).find(text), text, x, at);
        word++;
      }
      at += column.width();
    }
  }

  private static void encodeWord(Column column, int found, String text, float[] x, int at) {
    if (found != Vocabulary.FULL) {
      x[at + found] = 1;
    } else if (column.hashed() > 0) {
      int hash = Murmur.hash(text, 0);
      int place = (hash >>> 1) % column.hashed();
      x[at + column.vocabulary() + place] = (hash & 1) == 0 ? 1 : -1;
    }
  }

  private static String known(String word) {
    return word == null ? Column.NO_WORD : word;
  }
}
