// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's Docker engine, if it has one.
 *
 * <p>Asked through the {@code docker} program before Testcontainers is touched: its own search ends
 * in a stack trace where no engine runs, and it speaks a newer API than an old engine knows unless
 * it is told.
 */
final class ContainerEngine {
  /** The newest API version that the Testcontainers release in use was made for. */
  private static final String NEWEST_API = "1.44";

  private ContainerEngine() {}

  /**
   * Returns if an engine runs and has or can pull the images; else skips the test with one line.
   * With {@code -Ddni.containers=required}, which CI sets where it has started an engine, it fails.
   */
  static void require(String... images) {
    Optional<String> api = run(5, "docker", "version", "--format", "{{.Server.APIVersion}}");
    if (api.isEmpty()) {
      missing("no Docker engine answers on this machine");
      return;
    }
    if (older(api.get(), NEWEST_API)) {
      System.setProperty("api.version", api.get());
    }
    for (String image : images) {
      if (run(5, "docker", "image", "inspect", image).isEmpty()
          && run(300, "docker", "pull", "-q", image).isEmpty()) {
        missing("no image " + image + " here, and none can be pulled");
      }
    }
  }

  private static void missing(String what) {
    String line = "container tests not run: " + what + " (.ci/docker-engine, .ci/images/build)";
    if ("required".equals(System.getProperty("dni.containers"))) {
      throw new AssertionError(line);
    }
    Assumptions.abort(line);
  }

  private static boolean older(String version, String than) {
    String[] a = version.split("\\.", -1);
    String[] b = than.split("\\.", -1);
    int major = Integer.compare(Integer.parseInt(a[0]), Integer.parseInt(b[0]));
    return major < 0 || (major == 0 && Integer.parseInt(a[1]) < Integer.parseInt(b[1]));
  }

  /** The program's output without the last line break; empty if it failed or took too long. */
  static Optional<String> run(int limitSeconds, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      // Read after the end: what these commands print fits into the pipe.
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
