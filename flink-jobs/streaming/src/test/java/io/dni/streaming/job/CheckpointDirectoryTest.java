// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  @TempDir Path directory;

  @Test
  void aDirectoryIsCreatedAndLeftEmpty() throws IOException {
    Path checkpoints = directory.resolve("a/b");

    CheckpointDirectory.requireWritable(config(checkpoints));

    assertThat(checkpoints).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertThatThrownBy(() -> CheckpointDirectory.requireWritable(config(file.resolve("below"))))
        .isInstanceOf(CheckpointDirectoryException.class)
        .hasMessage(
            "dni.checkpoints.dir: %s: Not a directory"
                + " (expected: a directory that can be written, with room)",
            file.resolve("below"));
  }

  /** Not even root may write there, as on a file system mounted read-only. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDirectoryThatAllowsNoFilesIsNamed() {
    assertThatThrownBy(() -> CheckpointDirectory.requireWritable(config(Path.of("/proc"))))
        .isInstanceOf(CheckpointDirectoryException.class)
        .hasMessageStartingWith("dni.checkpoints.dir: /proc: ");
  }

  private static TrainingConfig config(Path checkpoints) {
    return TrainingConfig.of(Map.of("dni.checkpoints.dir", checkpoints.toString()));
  }
}
