// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dni.table.InvalidDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {
  @TempDir Path dir;

  private static byte[] images(int claimed, byte... pixels) {
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(claimed)
        .putInt(2)
        .putInt(2)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int claimed, byte... labels) {
    return ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(claimed).put(labels).array();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(dir.resolve(name), content);
  }

  private void writeSplit(byte[] images, byte[] labels, String ending) throws IOException {
    write("t10k-images-idx3-ubyte" + ending, images);
    write("t10k-labels-idx1-ubyte" + ending, labels);
  }

  private Dataset read() {
    return Mnist.read(dir, Mnist.Split.TEST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsImagesScaledToOnePlainOrGzipped(boolean gzipped) throws IOException {
    byte[] images = images(2, new byte[] {0, 51, (byte) 255, 102, 1, 2, 3, 4});
    byte[] labels = labels(2, new byte[] {7, 0});
    if (gzipped) {
      writeSplit(gzip(images), gzip(labels), ".gz");
    } else {
      writeSplit(images, labels, "");
    }
    Dataset data = read();
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.shape()).containsExactly(2, 2);
    assertThat(data.classes()).isEqualTo(10);
    assertThat(data.get(0).features().toArray())
        .containsExactly(0f, 51 * (1 / 255f), 1f, 102 * (1 / 255f));
    assertThat(data.get(0).label()).isEqualTo(7);
    assertThat(((PixelFeatures) data.get(1).features()).pixels()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void namesTheMissingFile() {
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("has no t10k-images-idx3-ubyte (expected: the four files of MNIST");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    writeSplit(new byte[0], labels(1, (byte) 1), "");
    assertThatThrownBy(this::read).hasMessageContaining("t10k-images-idx3-ubyte: 0 bytes");
  }

  @Test
  void refusesAWrongMagicNumber() throws IOException {
    writeSplit(labels(1, (byte) 1), labels(1, (byte) 1), "");
    assertThatThrownBy(this::read)
        .hasMessageContaining("magic number 0x00000801 (expected: 0x00000803");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    writeSplit(images(2, new byte[7]), labels(2, new byte[2]), "");
    assertThatThrownBy(this::read).hasMessageContaining("7 values (expected: 8 by its header)");
  }

  @Test
  void refusesAFileThatEndsInItsHeader() throws IOException {
    writeSplit(new byte[] {0, 0, 8, 3, 0}, labels(2, new byte[2]), "");
    assertThatThrownBy(this::read).hasMessageContaining("ends within its header");
  }

  @Test
  void refusesATruncatedGzipFile() throws IOException {
    byte[] packed = gzip(images(2, new byte[] {1, 9, 3, 7, 5, 2, 8, 4}));
    writeSplit(Arrays.copyOf(packed, packed.length - 12), labels(2, new byte[2]), "");
    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void refusesBytesAfterTheLastValue() throws IOException {
    writeSplit(images(1, new byte[5]), labels(1, new byte[1]), "");
    assertThatThrownBy(this::read).hasMessageContaining("bytes after value 4 (expected: 4 values");
  }

  @Test
  void refusesAHeaderThatClaimsTooMuchWithoutAllocatingIt() throws IOException {
    writeSplit(images(2_000_000_000, new byte[8]), labels(2, new byte[2]), "");
    assertThatThrownBy(this::read).hasMessageContaining("dimension 1 has size 2");
    writeSplit(images(-1, new byte[8]), labels(2, new byte[2]), "");
    assertThatThrownBy(this::read).hasMessageContaining("dimension 0 has size -1");
  }

  @Test
  void refusesAnotherNumberOfLabelsThanOfImages() throws IOException {
    writeSplit(images(2, new byte[8]), labels(3, new byte[3]), "");
    assertThatThrownBy(this::read)
        .hasMessageContaining("t10k-labels-idx1-ubyte: 3 labels (expected: 2, one for each image");
  }

  @Test
  void refusesALabelOutOfRange() throws IOException {
    writeSplit(images(2, new byte[8]), labels(2, new byte[] {9, 10}), "");
    assertThatThrownBy(this::read).hasMessageContaining("label 10 of example 1 (expected: 0 to 9)");
  }

  @Test
  void readsTheRealFiles() {
    String mnist = System.getProperty("mnist.dir", "");
    assumeThat(mnist).as("-Dmnist.dir=DIR is not given: the real files are not read").isNotEmpty();
    Dataset train = Mnist.read(Path.of(mnist), Mnist.Split.TRAIN);
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(train.shape()).containsExactly(28, 28);
    assertThat(train.get(0).label()).isEqualTo(5);
    assertThat(Mnist.read(Path.of(mnist), Mnist.Split.TEST).size()).isEqualTo(10_000);
  }
}
