// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.ReadOut;
import io.dni.learning.features.Standardiser;
import io.dni.learning.features.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The encoding of a table's rows as ONNX, so that the graph takes raw columns: {@code numbers
 * [batch, columns of numbers]} in double precision, NaN where a value is missing, and {@code words
 * [batch, columns of words]}, an empty text where one is missing; each kind in the order of the
 * model's columns. Words beyond a vocabulary are hashed by ONNX Runtime's own operator {@code
 * com.microsoft.MurmurHash3}; everything else is standard.
 */
final class OnnxEncoder {
  static final String NUMBERS = "numbers";
  static final String WORDS = "words";

  private static final long FLOAT = 1;
  private static final long INT64 = 7;
  private static final long DOUBLE = 11;

  private final EncoderState state;
  private final FeatureSpec spec;
  private final OnnxNodes nodes;
  private final OnnxConstants constants;

  OnnxEncoder(EncoderState state, OnnxNodes nodes) {
    this.state = state;
    this.spec = state.spec();
    this.nodes = nodes;
    this.constants = nodes.constants();
  }

  /** Adds the nodes; returns the name of the encoded rows {@code [batch, width]}. */
  String describe() {
    List<String> parts = new ArrayList<>();
    int[] starts = new int[spec.columns().size()];
    int width = numbers(parts);
    int number = 0;
    int word = 0;
    for (int j = 0; j < starts.length; j++) {
      Column column = spec.columns().get(j);
      if (column.kind() == Column.Kind.NUMBER) {
        starts[j] = number++;
      } else {
        starts[j] = width;
        words(column, word++, parts);
        width += column.width();
      }
    }
    String x = nodes.add("Gather", List.of(nodes.concat(parts), order(starts)), "axis", 1L);
    List<String> all = new ArrayList<>(List.of(x));
    String wide = nodes.cast(x, DOUBLE);
    List<ReadOut> readOuts = spec.readOutList();
    for (int r = 0; r < readOuts.size(); r++) {
      all.add(readOut(readOuts.get(r), state.readOuts().get(r), wide));
    }
    return nodes.concat(all);
  }

  /** Where each input of the encoded row lies among the parts, which are sorted by kind. */
  private String order(int[] starts) {
    List<Long> order = new ArrayList<>();
    for (int j = 0; j < starts.length; j++) {
      Column column = spec.columns().get(j);
      order.add((long) starts[j]);
      for (int i = 1; i < column.width(); i++) {
        // The indicators of missing numbers come after all numbers.
        boolean number = column.kind() == Column.Kind.NUMBER;
        order.add((long) (number ? spec.numbers() + starts[j] : starts[j] + i));
      }
    }
    return constants.longs(order.stream().mapToLong(Long::longValue).toArray());
  }

  /** Standardised numbers, then whether they are missing; returns their width. */
  private int numbers(List<String> parts) {
    int n = spec.numbers();
    if (n == 0) {
      return 0;
    }
    double[] factors =
        state.standardisers().stream()
            .mapToDouble(Standardiser::deviation)
            .map(deviation -> deviation > 0 ? 1 / deviation : 0)
            .toArray();
    double[] means = state.standardisers().stream().mapToDouble(Standardiser::mean).toArray();
    String shifted = nodes.add("Sub", List.of(NUMBERS, constants.doubles(means, n)));
    String scaled = nodes.add("Mul", List.of(shifted, constants.doubles(factors, n)));
    String missing = nodes.add("IsNaN", List.of(NUMBERS));
    String filled = nodes.add("Where", List.of(missing, constants.scalar(0), scaled));
    String clipped =
        nodes.add(
            "Clip",
            List.of(
                filled,
                constants.scalar(-FeatureSpec.LARGEST),
                constants.scalar(FeatureSpec.LARGEST)));
    parts.add(nodes.cast(clipped, FLOAT));
    parts.add(nodes.cast(missing, FLOAT));
    return 2 * n;
  }

  private void words(Column column, int word, List<String> parts) {
    String text = nodes.add("Gather", List.of(WORDS, constants.integer(word)), "axis", 1L);
    Vocabulary known = state.vocabularies().get(word);
    String place = nodes.numbered(text, List.copyOf(known.words()), column.vocabulary());
    if (column.vocabulary() > 0) {
      parts.add(nodes.oneHot(place, column.vocabulary()));
    }
    if (column.hashed() == 0) {
      return;
    }
    String hash = nodes.cast(nodes.murmur(text), INT64);
    String two = constants.integer(2);
    String odd = nodes.add("Mod", List.of(hash, two));
    String half = nodes.add("Div", List.of(hash, two));
    String shared = nodes.add("Mod", List.of(half, constants.integer(column.hashed())));
    String sign =
        nodes.add("Sub", List.of(constants.integer(1), nodes.add("Mul", List.of(odd, two))));
    String unknown = nodes.add("Equal", List.of(place, constants.integer(column.vocabulary())));
    String counts = nodes.cast(unknown, INT64);
    String value = nodes.add("Mul", List.of(sign, counts));
    String column1 = nodes.add("Unsqueeze", List.of(value, constants.longs(1)));
    parts.add(
        nodes.add(
            "Mul", List.of(nodes.oneHot(shared, column.hashed()), nodes.cast(column1, FLOAT))));
  }

  /** Centred log probabilities of the classes, by the read-out's affine map. */
  private String readOut(ReadOut readOut, double[] learned, String x) {
    int width = spec.columnInputs();
    int classes = spec.classes();
    double[] map = readOut.map(learned, width, classes);
    String product =
        nodes.add(
            "MatMul",
            List.of(x, constants.doubles(Arrays.copyOf(map, width * classes), width, classes)));
    double[] bias =
        IntStream.range(0, classes).mapToDouble(k -> map[width * classes + k]).toArray();
    String scores = nodes.add("Add", List.of(product, constants.doubles(bias, classes)));
    String p = nodes.add("Softmax", List.of(scores), "axis", 1L);
    String raised =
        nodes.add("Add", List.of(p, constants.scalar(FeatureEncoder.SMALLEST_PROBABILITY)));
    String logs = nodes.add("Log", List.of(raised));
    String centred = nodes.add("Sub", List.of(logs, nodes.rowMean(logs)));
    return nodes.cast(centred, FLOAT);
  }
}
