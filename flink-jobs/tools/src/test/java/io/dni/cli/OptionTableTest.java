// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.job.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTableTest {
  private static final String BEGIN = "<!-- options: written by ./dni options --markdown";
  private static final String END = "<!-- end of options -->";

  @Test
  void listsEveryOptionAsTheProgramDoes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "..", "docs", "operations.md"));
    int begin = 0;
    while (!lines.get(begin).startsWith(BEGIN)) {
      begin++;
    }
    int end = lines.indexOf(END);
    assertThat(lines.subList(begin + 1, end))
        .as("docs/operations.md: replace the table with the output of ./dni options --markdown")
        .containsExactlyElementsOf(OptionTable.markdown());
  }
}
