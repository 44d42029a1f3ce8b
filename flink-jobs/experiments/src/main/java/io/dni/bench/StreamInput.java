// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.local.ChildJvm;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills example topics before anything is measured, with {@code dni produce} as a process of its
 * own: what the job then reads costs the machine nothing but the reading.
 */
final class StreamInput {
  private static final int IMAGES = 10_000;
  private static final int IDX_OF_BYTES = 0x0800;

  private StreamInput() {}

  /** Writes MNIST's two training files with random pixels: the speed does not depend on them. */
  static void randomImages(Path directory) throws IOException {
    Files.createDirectories(directory);
    SplittableRandom random = new SplittableRandom(1);
    try (var out = idx(directory.resolve("train-images-idx3-ubyte"), IMAGES, 28, 28)) {
      byte[] pixels = new byte[IMAGES * 784];
      random.nextBytes(pixels);
      out.write(pixels);
    }
    try (var out = idx(directory.resolve("train-labels-idx1-ubyte"), IMAGES)) {
      for (int i = 0; i < IMAGES; i++) {
        out.writeByte(i % 10);
      }
    }
  }

  private static DataOutputStream idx(Path file, int... sizes) throws IOException {
    DataOutputStream out =
        new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file)));
    out.writeInt(IDX_OF_BYTES | sizes.length);
    for (int size : sizes) {
      out.writeInt(size);
    }
    return out;
  }

  /** Writes a table of numbers, one column per input, and a class that depends on them. */
  static void randomRows(Path file, int rows, int inputs, int classes) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (var out = Files.newBufferedWriter(file)) {
      for (int j = 0; j < inputs; j++) {
        out.write("c" + j + ",");
      }
      out.write("label\n");
      for (int i = 0; i < rows; i++) {
        StringBuilder line = new StringBuilder();
        double sum = 0;
        for (int j = 0; j < inputs; j++) {
          long hundredths = Math.round(100 * random.nextGaussian());
          sum += j < classes ? hundredths / 100.0 : 0;
          line.append(hundredths / 100.0).append(',');
        }
        line.append((int) Math.floorMod(Math.round(sum), (long) classes));
        out.write(line.append('\n').toString());
      }
    }
  }

  /** Sends so many records, dealt to so many models, and waits for the end. */
  static void produce(
      Path home, String bootstrap, String prefix, String data, long count, int models)
      throws IOException, InterruptedException {
    List<String> further = new ArrayList<>();
    for (int i = 0; models > 1 && i < models; i++) {
      further.add("--model=m" + i);
    }
    produce(home, bootstrap, prefix, data, count, further);
  }

  /** Sends so many records, with further arguments of {@code dni produce}. */
  static void produce(
      Path home, String bootstrap, String prefix, String data, long count, List<String> further)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data=" + data,
                "--count=" + count,
                "--bootstrap-server=" + bootstrap,
                "--topic-prefix=" + prefix,
                "--quiet"));
    arguments.addAll(further);
    Path target = home.resolve("producers/target");
    Process process =
        ChildJvm.builder(
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                target.resolve("producers.jar")
                    + ":"
                    + Files.readString(target.resolve("classpath.txt")).strip(),
                "io.dni.producers.ProduceCommand",
                arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(
          "dni produce --data=%s: exit code %d (expected: 0)".formatted(data, code));
    }
  }
}
