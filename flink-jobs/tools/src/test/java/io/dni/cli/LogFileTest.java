// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  private static final String SIZE = "dni.log.size";

  @TempDir Path home;

  @AfterEach
  void forget() {
    List.of("dni.log", "dni.log.full", SIZE).forEach(System::clearProperty);
  }

  @Test
  void the_log_is_bounded_and_has_a_line_per_message() throws Exception {
    Path directory = home.resolve("a b%#ü");
    LogFile.in(directory);
    System.setProperty(SIZE, "4 KB");
    try (LoggerContext context = new LoggerContext("rotation")) {
      context.setConfigLocation(getClass().getResource("/log4j2-dni.xml").toURI());
      context.start();
      for (int i = 0; i < 1_000; i++) {
        context.getLogger("io.dni.test").warn("model m\n2026-01-01 ERROR forged\u001b[2J {}", i);
      }
    }
    assertThat(Files.readString(LogFile.of(directory))).endsWith(" 999\n");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .hasSize(5)
          .allSatisfy(
              file -> {
                assertThat(Files.size(file)).isLessThan(5_000);
                assertThat(lines(file)).allMatch(line -> line.contains("model m?2026-01-01 ERROR"));
              });
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }
}
