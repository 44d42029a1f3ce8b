// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.inspect.ModelDiff;
import io.dni.inspect.OutputFile;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.tensor.Matrix;
import io.dni.model.NamedTensor;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.OnnxFile;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported weights in the hands of readers that know nothing of this project. */
class ExportITCase {
  private static final String NUMPY_FORWARD_PASS =
      """
      import json, sys
      import numpy as np
      f = np.load(sys.argv[1], allow_pickle=False)
      x = np.fromfile(sys.argv[2], dtype='<f4').reshape(-1, f['block1/W'].shape[0])
      manifest = json.loads(f['manifest.json'])
      n = sum(1 for name in manifest['shapes'] if name.startswith('block') and name.endswith('/W'))
      for name, shape in manifest['shapes'].items():
          assert list(f[name].shape) == shape, name
          assert f[name].dtype == np.dtype('<f4') and f[name].flags['C_CONTIGUOUS'], name
      h = x
      for i in range(1, n + 1):
          b = lambda part: f['block%d/%s' % (i, part)].astype(np.float64)
          h = h @ b('W') + b('b')
          if i < n:
              h = np.maximum(h, 0)
              h = (h - b('mean')) / np.sqrt(b('variance') + 1e-5) * b('gamma') + b('beta')
      e = np.exp(h - h.max(axis=1, keepdims=True))
      for p in (e / e.sum(axis=1, keepdims=True)).ravel():
          print(repr(float(p)))
      """;

  @TempDir Path directory;

  private StoredModel model;
  private Path npz;
  private final Matrix x = WrittenCheckpoint.gaussian(new SplittableRandom(5), 33, 12);

  @BeforeEach
  void export() throws IOException {
    SequentialTrainer trainer =
        WrittenCheckpoint.trained(WrittenCheckpoint.spec("12-8x2-3", "sg:hy"), 20);
    model = new StoredModel("default", trainer.spec(), trainer.states());
    npz = directory.resolve("model.npz");
    OutputFile.write(npz, false, out -> NpzFile.write(model, Contents.WEIGHTS, out));
  }

  @Test
  void numpyComputesTheSamePredictions() throws Exception {
    assumeTrue(hasNumPy(), "skipped: python3 with NumPy is not installed");
    Path inputs = directory.resolve("x.bin");
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(4 * x.size()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(x.data());
    Files.write(inputs, bytes.array());
    List<String> lines = python(NUMPY_FORWARD_PASS, npz.toString(), inputs.toString());
    assertClose(lines.stream().mapToDouble(Double::parseDouble).toArray(), model.predict(x));
  }

  @ParameterizedTest
  @CsvSource({
    "BATCH,false,sgd",
    "RENORM,true,sgd",
    "LAYER,true,mean:0.9",
    "LAYER,false,rls:0.9",
    "NONE,true,rls:0.9"
  })
  void onnxRuntimeComputesTheSamePredictions(
      Normalisation normalisation, boolean linearPath, String head) throws Exception {
    ModelSpec batchNorm = WrittenCheckpoint.spec("12-8x2-3", "sg:hy");
    NetworkSpec network =
        new NetworkSpec(
            List.of(12, 8, 8, 3),
            Nonlinearity.RELU,
            normalisation,
            linearPath,
            Head.parse(head),
            Loss.SOFTMAX);
    SequentialTrainer trainer =
        WrittenCheckpoint.trained(
            ModelSpec.of(
                network,
                batchNorm.cuts(),
                batchNorm.sources().get(0),
                batchNorm.optimizer(),
                batchNorm.moduleOptimizer(),
                7),
            20);
    StoredModel model = new StoredModel("default", trainer.spec(), trainer.states());
    Path onnx = directory.resolve("model.onnx");
    OutputFile.write(onnx, false, out -> OnnxFile.write(model, out));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(x.data()), new long[] {x.rows(), x.columns()});
        OrtSession.Result result = session.run(Map.of("x", input))) {
      assertClose(flat(result, "probabilities"), model.predict(x));
      assertClose(flat(result, "outputs"), model.infer(x));
    }
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    StoredModel read = StoredModel.read(npz.toString(), Optional.empty());
    assertThat(read.id()).isEqualTo("default");
    assertThat(read.spec()).isEqualTo(model.spec());
    assertThat(read.predict(x)).isEqualTo(model.predict(x));
    ModelDiff diff = ModelDiff.of(model, read);
    assertThat(diff.settings()).isEmpty();
    assertThat(diff.tensors()).hasSameSizeAs(model.tensors()).allMatch(t -> t.changed() == 0);
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Path again = directory.resolve("again.npz");
    OutputFile.write(again, false, out -> NpzFile.write(model, Contents.WEIGHTS, out));
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(npz));
  }

  @Test
  void tellsWhatMoved() {
    NamedTensor w = model.tensors().get(0);
    StoredModel moved =
        new StoredModel(
            "default", model.spec(), model.states().stream().map(s -> s.copy()).toList());
    moved.tensors().get(0).data()[w.offset() + 5] += 1;
    ModelDiff diff = ModelDiff.of(model, moved);
    assertThat(diff.tensors().stream().filter(t -> t.changed() > 0))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.name()).isEqualTo("block1/W");
              assertThat(t.changed()).isEqualTo(1);
              assertThat(t.largestChange()).isCloseTo(1, within(1e-6));
            });
  }

  @Test
  void refusesACorruptTruncatedOrForeignFileInOneLine() throws IOException {
    byte[] bytes = Files.readAllBytes(npz);
    Path truncated = directory.resolve("truncated.npz");
    Files.write(truncated, Arrays.copyOf(bytes, bytes.length / 2));
    assertUnreadable(truncated, "no NumPy archive, or a damaged one");
    Path foreign = directory.resolve("foreign.npz");
    Files.writeString(foreign, "not an archive");
    assertUnreadable(foreign, "no NumPy archive, or a damaged one");
    assertUnreadable(directory.resolve("absent.npz"), "no such file");
  }

  @Test
  void refusesAnArchiveOfANewerRelease() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(npz)) {
      Path manifest = zip.getPath("manifest.json");
      String text = Files.readString(manifest);
      Files.writeString(manifest, text.replace("\"version\" : 1", "\"version\" : 3"));
    }
    assertUnreadable(npz, "version 3 (expected: dni-flink model, version 1 to 2)");
  }

  @Test
  void doesNotOverwriteUnasked() throws IOException {
    byte[] before = Files.readAllBytes(npz);
    assertThatThrownBy(() -> OutputFile.write(npz, false, out -> out.write(1)))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readAllBytes(npz)).isEqualTo(before);
    OutputFile.write(npz, true, out -> out.write(1));
    assertThat(Files.readAllBytes(npz)).containsExactly(1);
  }

  private static void assertUnreadable(Path file, String reason) {
    assertThatThrownBy(() -> StoredModel.read(file.toString(), Optional.empty()))
        .isInstanceOf(UnreadableCheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  private static void assertClose(double[] read, Matrix own) {
    assertThat(read).hasSize(own.size());
    for (int i = 0; i < read.length; i++) {
      assertThat(read[i]).isCloseTo(own.data()[i], within(1e-5));
    }
  }

  private static double[] flat(OrtSession.Result result, String name) throws Exception {
    float[][] rows = (float[][]) result.get(name).orElseThrow().getValue();
    return Arrays.stream(rows)
        .flatMapToDouble(
            row -> java.util.stream.IntStream.range(0, row.length).mapToDouble(k -> row[k]))
        .toArray();
  }

  private static boolean hasNumPy() {
    try {
      return python("import numpy").isEmpty();
    } catch (IOException | InterruptedException | AssertionError e) {
      return false;
    }
  }

  private static List<String> python(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("python3", "-c", program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
