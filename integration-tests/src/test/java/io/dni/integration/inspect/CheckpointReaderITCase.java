// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.learning.decoupling.PendingBatches;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointReaderITCase {
  /** Of a segment's state, as this release writes it. */
  private static final int STATE_VERSION = 2;

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
  void refusesAMissingATruncatedAndANewerStateInOneLine() throws IOException {
    // Wide enough that states lie in files of their own, beside _metadata.
    SequentialTrainer wide =
        WrittenCheckpoint.trained(WrittenCheckpoint.spec("12-64-3", "sg:hy"), 1);
    Path whole = WrittenCheckpoint.write(wide, directory.resolve("wide"));

    Path missing = copy(whole, directory.resolve("missing"));
    Files.delete(largestState(missing));
    assertUnreadable(missing, "cannot be read");

    Path truncated = copy(whole, directory.resolve("half"));
    byte[] bytes = Files.readAllBytes(largestState(truncated));
    Files.write(largestState(truncated), Arrays.copyOf(bytes, bytes.length / 2));
    assertUnreadable(truncated, "cannot be read");

    Path newer = copy(whole, directory.resolve("newer"));
    Files.write(largestState(newer), withVersion(bytes, 9));
    assertUnreadable(newer, "stored in version 9 (expected: 1 to " + STATE_VERSION);
  }

  @Test
  void refusesACheckpointOfAnotherJobInOneLine() throws Exception {
    Path foreign = directory.resolve("foreign");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    SavepointWriter.newSavepoint(env, new HashMapStateBackend(), 128)
        .withOperator(
            OperatorIdentifier.forUid("another-job"),
            OperatorTransformation.bootstrapWith(env.fromData("a"))
                .keyBy(key -> key, Types.STRING)
                .transform(new OtherState()))
        .write(foreign.toUri().toString());
    env.execute();
    assertUnreadable(foreign, "not of a training job");
  }

  /** State of a job that is not ours. */
  private static final class OtherState extends KeyedStateBootstrapFunction<String, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(String key, Context context) throws Exception {
      getRuntimeContext().getState(new ValueStateDescriptor<>("other", Types.STRING)).update(key);
    }
  }

  /** The version stands behind the key. */
  private static byte[] withVersion(byte[] state, int version) {
    byte[] key = "default".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.wrap(state.clone());
    int at = 0;
    while (!Arrays.equals(state, at, at + key.length, key, 0, key.length)) {
      at++;
    }
    while (bytes.getInt(at) != STATE_VERSION) {
      at++;
    }
    return bytes.putInt(at, version).array();
  }

  private static Path largestState(Path checkpoint) throws IOException {
    try (var files = Files.list(checkpoint)) {
      return files
          .filter(f -> !f.endsWith("_metadata"))
          .max(Comparator.comparingLong(f -> f.toFile().length()))
          .orElseThrow();
    }
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
