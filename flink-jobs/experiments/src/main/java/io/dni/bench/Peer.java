// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.local.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another tool that trains the same network in a process of its own, because the number of threads
 * is fixed when a process starts. It says "ready" when it has warmed up, and answers each line with
 * examples per second.
 */
final class Peer implements AutoCloseable {
  private static final String DL4J = "io.dni.bench.dl4j.Dl4jTraining";
  private static final int SECONDS_TO_LOOK = 60;

  private final Process process;
  private final BufferedReader answers;

  private Peer(ProcessBuilder builder, int threads, String name) throws IOException {
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = answers.readLine();
    while (line != null && !line.equals("ready")) {
      line = answers.readLine();
    }
    if (line == null) {
      close();
      throw new IOException(name + " did not start (expected: it says ready)");
    }
  }

  /** Whether the module of DL4J was built. */
  static boolean hasDl4j(Path home) {
    return Files.exists(classpath(home));
  }

  /** DL4J with so many BLAS threads; one thread is measured by its processor time. */
  static Peer dl4j(Path home, Workload workload, double seconds, int threads) throws IOException {
    String clock = threads == 1 ? "thread" : "wall";
    return new Peer(
        ChildJvm.builder(
            List.of("-Xmx1g", "-XX:+UseParallelGC"),
            home.resolve("integration-tests/src/dl4j/target/dl4j.jar")
                + ":"
                + Files.readString(classpath(home)).strip(),
            DL4J,
            List.of(
                Integer.toString(workload.hidden()),
                Integer.toString(workload.batch()),
                Double.toString(seconds),
                clock)),
        threads,
        DL4J);
  }

  /** Whether a Python has PyTorch. */
  static boolean hasTorch(String python) throws InterruptedException {
    try {
      Process look =
          new ProcessBuilder(python, "-c", "import torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return look.waitFor(SECONDS_TO_LOOK, TimeUnit.SECONDS) && look.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * PyTorch with so many threads.
   *
   * @param rule backprop or dni
   */
  static Peer torch(String python, Workload workload, double seconds, int threads, String rule)
      throws IOException {
    Path script = Files.createTempFile("torch_training", ".py");
    try (InputStream text = Peer.class.getResourceAsStream("torch_training.py")) {
      Files.write(script, text.readAllBytes());
      return new Peer(
          new ProcessBuilder(
              python,
              script.toString(),
              Integer.toString(workload.hidden()),
              Integer.toString(workload.batch()),
              Double.toString(seconds),
              Integer.toString(threads),
              rule),
          threads,
          "PyTorch");
    } finally {
      Files.delete(script);
    }
  }

  /** Trains once and returns examples per second. */
  double measure() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the peer ended (expected: a number)");
    }
    return Double.parseDouble(line);
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static Path classpath(Path home) {
    return home.resolve("integration-tests/src/dl4j/target/classpath.txt");
  }
}
