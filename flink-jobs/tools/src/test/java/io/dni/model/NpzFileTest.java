// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.model.NpzFile.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that NumPy wrote, and archives that are not what they say. */
class NpzFileTest {
  private static final Path NUMPY = resource("/npz/numpy.npz");
  private static final float[] ROWS = {-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f};

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"row", "column", "transposed", "big", "big_column", "double"})
  void readsEveryOrderAndWidthThatNumpyWrites(String name) throws IOException {
    try (NpzReader npz = new NpzReader(NUMPY)) {
      assertThat(npz.array(name, List.of(3, 2)).orElseThrow()).containsExactly(ROWS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "half, 3, elements of type f2",
    "words, 1, elements of type U1",
    "nan, 0, value 1 is NaN (expected: a finite number)",
    "huge, 0, value 1 is 1.0E300 (expected: a finite number)",
    "row, 2, 'shape [3, 2] (expected: [2, 2])'",
  })
  void refusesWhatIsNoWeight(String name, int rows, String reason) throws IOException {
    List<Integer> shape = rows == 0 ? List.of(2) : List.of(rows, 2);
    try (NpzReader npz = new NpzReader(NUMPY)) {
      assertThatThrownBy(() -> npz.array(name, shape))
          .isInstanceOf(UnreadableCheckpointException.class)
          .hasMessageContaining("tensor " + name)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void aPayloadThatIsCutOrTooLongIsRefused() {
    byte[] whole = NpyArray.bytes(ROWS, List.of(3, 2));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut, List.of(3, 2)))
          .isInstanceOf(UnreadableCheckpointException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 5), List.of(3, 2)))
        .hasMessageContaining("cut after 4 of 6 values");
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1), List.of(3, 2)))
        .hasMessageContaining("more bytes than its shape has values");
  }

  @Test
  void whatIsWrittenIsReadAndAligned() throws IOException {
    for (List<Integer> shape : List.of(List.of(6), List.of(3, 2), List.of(1, 2, 3))) {
      byte[] bytes = NpyArray.bytes(ROWS, shape);
      assertThat((bytes.length - ROWS.length * Float.BYTES) % 64).isZero();
      assertThat(read(bytes, shape)).containsExactly(ROWS);
    }
    assertThat(new String(NpyArray.bytes(ROWS, List.of(6)), StandardCharsets.ISO_8859_1))
        .contains("'shape': (6,), }");
  }

  @Test
  void plainArraysOfNumpyStartANetworkOfTheirShapes() throws IOException {
    assertThat(NpzFile.isPlain(NUMPY)).isTrue();
    StoredModel model = NpzFile.readPlain(NUMPY, spec("3-2-2"), "default");
    Map<String, float[]> values = new LinkedHashMap<>();
    model.tensors().forEach(t -> values.put(t.name(), t.values()));
    assertThat(values.get("block1/W")).containsExactly(ROWS);
    assertThat(values.get("block1/b")).containsExactly(0.25f, -0.25f);
    assertThat(values.get("block2/W")).containsExactly(1, 2, 3, 4);
    assertThat(values.get("block2/b")).containsExactly(5, 6);
    assertThatThrownBy(() -> NpzFile.readPlain(NUMPY, spec("3-2-2-2"), "default"))
        .hasMessageContaining("tensor block3/W is missing");
    assertThatThrownBy(() -> NpzFile.readPlain(NUMPY, spec("3-2"), "default"))
        .hasMessageContaining("tensor block2/W (expected: only those of the network 3-2)");
    assertThatThrownBy(() -> NpzFile.read(NUMPY)).hasMessageContaining("manifest.json");
  }

  @Test
  void entriesCarryTheirSizesInFrontForReadersThatDoNotSeek() throws IOException {
    Path file = exported();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      int entries = 0;
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; entries++) {
        // Unknown (-1) where a data descriptor comes after the entry instead.
        assertThat(entry.getSize()).isEqualTo(zip.readAllBytes().length).isPositive();
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      }
      assertThat(entries).isGreaterThan(4);
    }
  }

  @Test
  void theDeflatedArchivesOfTheLastReleaseAreReadToo() throws IOException {
    Path deflated = rewritten((name, bytes) -> bytes);
    assertThat(values(NpzFile.read(deflated))).isEqualTo(values(NpzFile.read(exported())));
  }

  @Test
  void noBombIsUnpacked() throws IOException {
    byte[] zeros = new byte[64 << 20];
    Path manifest = rewritten((name, bytes) -> name.equals("manifest.json") ? zeros : bytes);
    assertThat(Files.size(manifest)).isLessThan(200_000);
    assertThatThrownBy(() -> NpzFile.read(manifest))
        .hasMessageContaining("manifest.json: more than 16777216 bytes");
    Path array = rewritten((name, bytes) -> name.equals("block1/W.npy") ? longer(bytes) : bytes);
    assertThatThrownBy(() -> NpzFile.read(array))
        .hasMessageContaining("tensor block1/W: more bytes than its shape has values");
    Path claim =
        rewritten(
            (name, bytes) ->
                name.equals("manifest.json")
                    ? new String(bytes, StandardCharsets.UTF_8)
                        .replace("3-2-2", "3-2000000000-2")
                        .getBytes(StandardCharsets.UTF_8)
                    : bytes);
    assertThatThrownBy(() -> NpzFile.read(claim))
        .isInstanceOf(UnreadableCheckpointException.class)
        .hasMessageContaining("10000000000 values in");
  }

  @Test
  void aVarianceBelowZeroIsRefused() throws IOException {
    Path file =
        rewritten(
            (name, bytes) ->
                name.endsWith("variance.npy")
                    ? NpyArray.bytes(new float[] {1, -1}, List.of(2))
                    : bytes);
    assertThatThrownBy(() -> NpzFile.read(file))
        .hasMessageContaining("tensor block1/variance: value 1 is -1.0 (expected: >= 0)");
  }

  private static Path resource(String name) {
    try {
      return Path.of(NpzFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] longer(byte[] bytes) {
    return Arrays.copyOf(bytes, 64 << 20);
  }

  private interface Change {
    byte[] of(String entry, byte[] bytes);
  }

  /** An exported model as another program would write it, deflated, with some entries changed. */
  private Path rewritten(Change change) throws IOException {
    Path file = directory.resolve("rewritten.npz");
    try (ZipFile from = new ZipFile(exported().toFile());
        OutputStream out = Files.newOutputStream(file);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry : from.stream().toList()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(change.of(entry.getName(), from.getInputStream(entry).readAllBytes()));
        to.closeEntry();
      }
    }
    return file;
  }

  private Path exported() throws IOException {
    Path file = directory.resolve("exported.npz");
    NetworkSpec network =
        new NetworkSpec(NetworkSpec.parseWidths("3-2-2"), Nonlinearity.RELU, true, Loss.SOFTMAX);
    ModelSpec spec = spec(network);
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzFile.write(
          new StoredModel("default", spec, new SequentialTrainer(spec).states()),
          Contents.WEIGHTS,
          out);
    }
    return file;
  }

  private static List<List<Float>> values(StoredModel model) {
    return model.tensors().stream()
        .map(
            t -> {
              Float[] boxed = new Float[t.size()];
              Arrays.setAll(boxed, i -> t.values()[i]);
              return List.of(boxed);
            })
        .toList();
  }

  private static ModelSpec spec(String network) {
    return spec(
        new NetworkSpec(NetworkSpec.parseWidths(network), Nonlinearity.RELU, false, Loss.SOFTMAX));
  }

  private static ModelSpec spec(NetworkSpec network) {
    return ModelSpec.of(
        network, List.of(), GradientSource.parse("none"), new Adam(0.01), new Adam(0.01), 1);
  }

  private static float[] read(byte[] bytes, List<Integer> shape) throws IOException {
    return NpyArray.read(new ByteArrayInputStream(bytes), "file", "x", shape);
  }
}
