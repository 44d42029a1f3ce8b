// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of a {@link BrokerProcess} in a JVM of its own, up to where clients can connect or the
 * start has failed.
 *
 * @param topics directory of the topics
 * @param log file that the broker's log and standard error are added to
 * @param port for clients, on 127.0.0.1
 * @param controllerPort for the broker itself, on 127.0.0.1
 */
record BrokerLaunch(Path topics, Path log, int port, int controllerPort) {
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms128m",
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-Dlog4j2.configurationFile=classpath:log4j2-broker.xml");

  /** Starts the process and returns at once. */
  Process start() throws IOException {
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    flags.add("-Ddni.broker.log=" + log);
    flags.add("-Ddni.broker.log.full=" + log.toString().replace("%", "%%") + ".%i");
    ProcessBuilder builder =
        ChildJvm.steadfast(
            flags,
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            List.of(topics.toString(), Integer.toString(port), Integer.toString(controllerPort)));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  /** Waits until clients can connect; false if the process ends before. */
  static boolean isReady(Process process) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    // The pipe ends with the process, so this waits no longer than the process lives.
    return BrokerProcess.READY.equals(output.readLine());
  }

  /** What the log says of why an ended process did not start, in one line. */
  String lastWords(Process process) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.stream()
        .filter(line -> line.contains("ERROR") || line.contains("Exception"))
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .orElse("exit code " + process.exitValue());
  }
}
