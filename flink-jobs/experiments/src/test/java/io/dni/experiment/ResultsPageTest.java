// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
  @TempDir private Path directory;

  @Test
  void whatWasRunElsewhereStaysOnThePage() throws IOException {
    Path page =
        Files.writeString(
            directory.resolve("RESULTS.md"),
            """
            # Results

            | experiment | paper | statements that hold | run |
            |---|---|---|---|
            | [Old](#old-old) | s | 1 of 1 | `./dni experiment run old --seed 1` |
            | [Gone](#gone-gone) | s | 1 of 1 | `./dni experiment run gone --seed 1` |

            ## old: Old

            kept

            ## gone: Gone

            dropped
            """);
    List<String> names =
        ResultsPage.write(directory.resolve("none"), List.of("new", "old"), page, directory);
    assertThat(names).isEmpty();
    assertThat(Files.readString(page))
        .contains("| [Old](#old-old) | s | 1 of 1 |", "\n## old: Old\n\nkept\n")
        .doesNotContain("dropped", "Gone");
  }
}
