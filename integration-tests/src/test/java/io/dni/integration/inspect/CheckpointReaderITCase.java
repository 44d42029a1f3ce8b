// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.inspect.CheckpointContents;
import io.dni.inspect.CheckpointReader;
import io.dni.inspect.UnreadableCheckpointException;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointReaderITCase {
  @TempDir static Path directory;

  private static SequentialTrainer trainer;
  private static Path savepoint;

  @BeforeAll
  static void writeSavepoint() throws IOException {
    trainer = WrittenCheckpoint.trained(WrittenCheckpoint.spec("12-8x2-3", "sg:hy"), 20);
    savepoint = WrittenCheckpoint.write(trainer, directory.resolve("jobs/savepoint"));
  }

  @Test
  void readsEverythingThatTheSegmentsKnow() throws IOException {
    CheckpointContents read = CheckpointReader.read(savepoint);
    assertThat(read.settings().toLines()).isEqualTo(ModelSettings.of(trainer.spec()).toLines());
    assertThat(read.models()).containsOnlyKeys("default");
    List<SegmentState> segments = read.model("default").segments();
    assertThat(segments).hasSameSizeAs(trainer.states());
    for (int i = 0; i < segments.size(); i++) {
      SegmentState was = trainer.states().get(i);
      SegmentState is = segments.get(i);
      assertThat(is.weights()).usingRecursiveComparison().isEqualTo(was.weights());
      assertThat(is.moduleWeights()).usingRecursiveComparison().isEqualTo(was.moduleWeights());
      assertThat(is.counters()).isEqualTo(was.counters());
      assertThat(is.gauges()).usingRecursiveComparison().isEqualTo(was.gauges());
      assertThat(is.pending().entries().stream().map(PendingBatches.Entry::id))
          .containsExactlyElementsOf(
              was.pending().entries().stream().map(PendingBatches.Entry::id).toList());
    }
    assertThat(segments.get(0).pending().size()).isEqualTo(2);
  }

  @Test
  void takesTheNewestCheckpointBelowADirectory() throws IOException {
    Path newer = directory.resolve("below/chk-2");
    copy(savepoint, directory.resolve("below/chk-1"));
    copy(savepoint, newer);
    Files.setLastModifiedTime(
        newer.resolve("_metadata"),
        java.nio.file.attribute.FileTime.fromMillis(4_000_000_000_000L));
    assertThat(CheckpointReader.read(directory.resolve("below")).location())
        .endsWith("below/chk-2");
    assertThat(CheckpointReader.series(directory.resolve("below").toString())).hasSize(2);
  }

  @Test
  void refusesAPathWithoutACheckpointInOneLine() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertUnreadable(empty, "no checkpoint");
    assertUnreadable(directory.resolve("absent"), "no such file or directory");
  }

  @Test
  void refusesTruncatedMetadataInOneLine() throws IOException {
    Path broken = copy(savepoint, directory.resolve("truncated"));
    Path metadata = broken.resolve("_metadata");
    byte[] bytes = Files.readAllBytes(metadata);
    Files.write(metadata, Arrays.copyOf(bytes, bytes.length / 2));
    assertUnreadable(broken, "_metadata is corrupt");
  }

  @Test
  void refusesMetadataThatIsSomethingElseInOneLine() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("_metadata"), "not a checkpoint at all");
    assertUnreadable(other, "_metadata is corrupt");
  }

  @Test
  void namesTheModelsThereAre() throws IOException {
    CheckpointContents read = CheckpointReader.read(savepoint);
    assertThatThrownBy(() -> read.model("other"))
        .hasMessage("model: other (expected: one of default)");
  }

  private static void assertUnreadable(Path path, String reason) {
    assertThatThrownBy(() -> CheckpointReader.read(path))
        .isInstanceOf(UnreadableCheckpointException.class)
        .hasMessageContaining(path.getFileName().toString())
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }
}
