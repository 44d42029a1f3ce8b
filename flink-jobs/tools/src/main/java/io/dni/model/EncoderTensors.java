// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.ReadOut;
import io.dni.learning.features.Standardiser;
import io.dni.learning.features.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the encoding of a table's rows has learned, as named arrays: counts, means and variances of
 * the numbers, sizes of the vocabularies, and the parts of each read-out. In double precision, as
 * it is learned.
 *
 * @param name such as {@code encoder/mean} or {@code encoder/tracking/W}
 * @param shape row-major
 */
public record EncoderTensors(String name, List<Integer> shape, double[] values) {
  private static final String PREFIX = "encoder/";

  /** In the place of a segment's number, before the first one. */
  public static final int SEGMENT = -1;

  /** All arrays of an encoder, in the order of their names' groups. */
  public static List<EncoderTensors> of(EncoderState state) {
    List<EncoderTensors> tensors = new ArrayList<>();
    tensors.add(vector("rows", new double[] {state.rows()}));
    tensors.add(numbers("count", state, Standardiser::count));
    tensors.add(numbers("mean", state, Standardiser::mean));
    tensors.add(numbers("variance", state, Standardiser::variance));
    tensors.add(
        vector(
            "words", state.vocabularies().stream().mapToDouble(v -> v.words().size()).toArray()));
    List<ReadOut> readOuts = state.spec().readOutList();
    for (int r = 0; r < readOuts.size(); r++) {
      int at = 0;
      for (ReadOut.Part part : readOuts.get(r).parts()) {
        tensors.add(
            new EncoderTensors(
                PREFIX + readOuts.get(r).name() + "/" + part.name(),
                part.shape(),
                Arrays.copyOfRange(state.readOuts().get(r), at, at + part.size())));
        at += part.size();
      }
    }
    return tensors;
  }

  private static EncoderTensors numbers(
      String name, EncoderState state, ToDoubleFunction<Standardiser> figure) {
    return vector(name, state.standardisers().stream().mapToDouble(figure).toArray());
  }

  private static EncoderTensors vector(String name, double[] values) {
    return new EncoderTensors(PREFIX + name, List.of(values.length), values);
  }

  /** Where the values of a tensor come from. */
  interface Source {
    double[] values(String name, List<Integer> shape) throws java.io.IOException;
  }

  /** The state that {@link #of} took apart; words come from elsewhere. */
  static EncoderState state(
      FeatureSpec spec, List<Vocabulary> vocabularies, Vocabulary classes, Source source)
      throws java.io.IOException {
    List<Integer> numbers = List.of(spec.numbers());
    double[] count = source.values(PREFIX + "count", numbers);
    double[] mean = source.values(PREFIX + "mean", numbers);
    double[] variance = source.values(PREFIX + "variance", numbers);
    List<Standardiser> standardisers = new ArrayList<>();
    for (int j = 0; j < count.length; j++) {
      standardisers.add(new Standardiser(count[j], mean[j], Math.max(0, variance[j])));
    }
    List<double[]> readOuts = new ArrayList<>();
    for (ReadOut readOut : spec.readOutList()) {
      double[] state = new double[readOut.size()];
      int at = 0;
      for (ReadOut.Part part : readOut.parts()) {
        double[] values = source.values(PREFIX + readOut.name() + "/" + part.name(), part.shape());
        System.arraycopy(values, 0, state, at, values.length);
        at += values.length;
      }
      readOuts.add(state);
    }
    long rows = (long) source.values(PREFIX + "rows", List.of(1))[0];
    return new EncoderState(spec, rows, standardisers, vocabularies, classes, readOuts);
  }

  /** For comparisons and figures, where float32 is enough. */
  public NamedTensor toNamed() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new NamedTensor(
        name, SEGMENT, NamedTensor.Role.STATISTIC, shape, floats, 0, Optional.empty());
  }
}
