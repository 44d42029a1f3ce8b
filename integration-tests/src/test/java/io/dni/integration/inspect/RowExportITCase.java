// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.dni.inspect.ModelDiff;
import io.dni.inspect.OutputFile;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.OnnxFile;
import io.dni.model.StoredModel;
import io.dni.streaming.state.ModelNames;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of a table's rows, exported: numbers with holes, words, and words beyond a vocabulary.
 */
class RowExportITCase {
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(
              Column.number("far away", true),
              Column.words("town", 8, 0),
              Column.number("constant", false),
              Column.words("street", 4, 16),
              Column.number("size", true),
              Column.words("code", 0, 8)),
          3,
          1000,
          true);
  private static final int LEARNED = 400;

  @TempDir Path directory;

  private final SplittableRandom random = new SplittableRandom(11);
  private final List<RawRow> asked = new ArrayList<>();
  private StoredModel model;

  @BeforeEach
  void learn() {
    NetworkSpec network =
        new NetworkSpec(List.of(FEATURES.width(), 8, 3), Nonlinearity.RELU, false, Loss.SOFTMAX);
    ModelSpec spec =
        ModelSpec.of(
            network,
            List.of(),
            GradientSource.parse("backprop"),
            new Adam(0.003),
            new Adam(0.003),
            1);
    SequentialTrainer trainer = new SequentialTrainer(spec);
    EncoderState state = EncoderState.of(FEATURES);
    FeatureEncoder encoder = new FeatureEncoder(FEATURES);
    for (int i = 0; i < LEARNED; i++) {
      int label = encoder.classOf(state, List.of("a", "b,c", "d").get(i % 3));
      float[] x = encoder.learn(state, row(i % 3), label);
      trainer.train(new Matrix(1, x.length, x), Matrix.oneHot(new int[] {label}, 3));
    }
    model = new StoredModel("default", spec, trainer.states(), ModelNames.NONE, Optional.of(state));
    for (int i = 0; i < 60; i++) {
      asked.add(row(i % 3));
    }
    // What nobody has seen: everything missing; new words; a number far out.
    asked.add(new RawRow(new double[] {Double.NaN, Double.NaN, Double.NaN}, new String[3]));
    asked.add(new RawRow(new double[] {1e9, 7, -1e9}, new String[] {"Ürümqi", "ночь", "x"}));
  }

  private RawRow row(int label) {
    double[] numbers = {1e6 + label + random.nextGaussian(), 42, random.nextGaussian()};
    if (random.nextInt(4) == 0) {
      numbers[random.nextInt(2) * 2] = Double.NaN;
    }
    return new RawRow(
        numbers,
        new String[] {
          random.nextInt(5) == 0 ? null : "town" + random.nextInt(9),
          "street" + (label + random.nextInt(40)),
          "c" + random.nextInt(1000)
        });
  }

  private Matrix expected() {
    FeatureEncoder encoder = new FeatureEncoder(FEATURES);
    Matrix x = Matrix.zeros(asked.size(), FEATURES.width());
    for (int s = 0; s < asked.size(); s++) {
      float[] encoded = encoder.predict(model.encoder().orElseThrow(), asked.get(s));
      System.arraycopy(encoded, 0, x.data(), s * encoded.length, encoded.length);
    }
    return model.predict(x);
  }

  @Test
  void onnxRuntimeTakesRawColumns() throws Exception {
    Path onnx = directory.resolve("model.onnx");
    OutputFile.write(onnx, false, out -> OnnxFile.write(model, out));
    int rows = asked.size();
    double[] numbers =
        asked.stream().flatMapToDouble(r -> java.util.Arrays.stream(r.numbers())).toArray();
    String[][] words = new String[rows][];
    for (int s = 0; s < rows; s++) {
      words[s] = asked.get(s).words().clone();
      for (int j = 0; j < words[s].length; j++) {
        words[s][j] = words[s][j] == null ? "" : words[s][j];
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx.toString());
        OnnxTensor first =
            OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers), new long[] {rows, 3});
        OnnxTensor second = OnnxTensor.createTensor(environment, words);
        OrtSession.Result result = session.run(Map.of("numbers", first, "words", second))) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("classes", "a,b\\,c,d")
          .containsEntry("numbers", "far away,constant,size")
          .containsEntry("words", "town,street,code");
      float[][] p = (float[][]) result.get("probabilities").orElseThrow().getValue();
      Matrix own = expected();
      for (int s = 0; s < rows; s++) {
        for (int k = 0; k < 3; k++) {
          assertThat(p[s][k]).as("row %d, class %d", s, k).isCloseTo(own.get(s, k), within(1e-5f));
        }
      }
    }
  }

  @Test
  void theArchiveIsTheModelAgain() throws Exception {
    Path npz = directory.resolve("model.npz");
    OutputFile.write(npz, false, out -> NpzFile.write(model, Contents.WEIGHTS_AND_MOMENTS, out));
    StoredModel read = StoredModel.read(npz.toString(), Optional.empty());
    EncoderState encoder = read.encoder().orElseThrow();
    assertThat(encoder.spec()).isEqualTo(FEATURES);
    assertThat(encoder.rows()).isEqualTo(LEARNED);
    assertThat(read.classNames()).containsExactly("a", "b,c", "d");
    ModelDiff diff = ModelDiff.of(model, read);
    assertThat(diff.tensors())
        .allMatch(t -> t.changed() == 0)
        .extracting(ModelDiff.TensorChange::name)
        .contains("encoder/mean", "encoder/words", "encoder/curved/P", "encoder/transition/shares");
    Matrix own = expected();
    model = read;
    assertThat(expected()).isEqualTo(own);
  }
}
