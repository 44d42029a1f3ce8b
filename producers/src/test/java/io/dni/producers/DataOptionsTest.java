// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DataOptionsTest {
  @TempDir Path dir;

  @Command
  private static final class Options {
    @Mixin private DataOptions data;
    @Mixin private StreamOptions stream;
  }

  /** Up to 5,000 examples of what the options choose, as label and features. */
  private List<String> read(Optional<Long> count, String... args) {
    Options options = new Options();
    new CommandLine(options).parseArgs(args);
    List<String> examples = new ArrayList<>();
    try (ExampleStream stream =
        options.stream.stream(options.data.toLearn(options.stream), count)) {
      while (examples.size() < 5_000 && stream.hasNext()) {
        LabelledExample example = stream.next();
        examples.add(example.label() + Arrays.toString(example.features().toArray()));
      }
    }
    return examples;
  }

  private List<String> read(String... args) {
    return read(Optional.empty(), args);
  }

  @Test
  void sendsAFiniteSetOnceUnlessToldOtherwise() {
    assertThat(read("--data", "noisy2")).hasSize(100);
    assertThat(read("--data", "noisy2", "--points", "7", "--epochs", "3")).hasSize(21);
    assertThat(read(Optional.of(9_000L), "--data", "noisy2")).hasSize(5_000);
    assertThat(read("--data", "noisy2", "--fresh")).hasSize(5_000).doesNotHaveDuplicates();
  }

  @Test
  void repeatsAStreamForTheSameSeedOnly() {
    assertThat(read("--data", "noisy2", "--seed", "5"))
        .isEqualTo(read("--data", "noisy2", "--seed", "5"))
        .isNotEqualTo(read("--data", "noisy2", "--seed", "6"));
    assertThat(read("--data", "noisy2")).isEqualTo(read("--data", "noisy2", "--seed", "1"));
  }

  @Test
  void readsTablesAsTheOptionsSay() throws IOException {
    Path csv = Files.writeString(dir.resolve("a.csv"), "7;no;1;x\n8;yes;2;y\n");
    assertThat(
            read(
                "--data=csv=" + csv,
                "--no-header",
                "--delimiter=;",
                "--label-column=1",
                "--ignore-columns=3",
                "--classes=yes,no"))
        .containsExactly("1[7.0, 1.0]", "0[8.0, 2.0]");

    Path headed = Files.writeString(dir.resolve("b.csv"), "a,label\n1,1\n2,0\n");
    assertThat(read("--data=csv=" + headed)).containsExactly("1[1.0]", "0[2.0]");
    assertThat(read("--data=csv=" + headed, "--header")).containsExactly("1[1.0]", "0[2.0]");
    assertThat(read("--data=csv=" + headed, "--unlabelled"))
        .containsExactly("-1[1.0, 1.0]", "-1[2.0, 0.0]");
    assertThat(read(Optional.of(3L), "--data=csv=" + headed)).hasSize(5_000);

    Path jsonl = Files.writeString(dir.resolve("c.jsonl"), "{\"features\":[1,2],\"y\":1}\n");
    assertThat(read("--data=jsonl=" + jsonl, "--label-column=y", "--classes=2"))
        .containsExactly("1[1.0, 2.0]");
  }
}
