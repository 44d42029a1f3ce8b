// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.local.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * DL4J on the same network, in a JVM of its own (module {@code bench}, profile {@code bench}): the
 * number of BLAS threads is fixed when a process starts.
 */
final class Dl4jPeer implements AutoCloseable {
  private static final String MAIN = "io.dni.bench.dl4j.Dl4jTraining";

  private final Process process;
  private final BufferedReader answers;

  private Dl4jPeer(Process process) {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Whether the module was built. */
  static boolean isBuilt(Path home) {
    return Files.exists(classpath(home));
  }

  /** Starts DL4J with so many BLAS threads; returns when it has warmed up. */
  static Dl4jPeer start(Path home, int hidden, int batch, double seconds, int threads)
      throws IOException {
    ProcessBuilder builder =
        ChildJvm.builder(
            List.of("-Xmx1g", "-XX:+UseParallelGC"),
            home.resolve("integration-tests/src/dl4j/target/dl4j-0.1.0.jar")
                + ":"
                + Files.readString(classpath(home)).strip(),
            MAIN,
            List.of(
                Integer.toString(hidden),
                Integer.toString(batch),
                Double.toString(seconds),
                threads == 1 ? "thread" : "wall"));
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Dl4jPeer peer = new Dl4jPeer(builder.start());
    String line = peer.answers.readLine();
    while (line != null && !line.equals("ready")) {
      line = peer.answers.readLine();
    }
    if (line == null) {
      peer.close();
      throw new IOException("DL4J did not start (expected: " + MAIN + " says ready)");
    }
    return peer;
  }

  /** Trains once and returns examples per second. */
  double measure() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("DL4J ended (expected: a number)");
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
