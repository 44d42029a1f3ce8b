// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkPathTest {
  /** With an umlaut only where the JVM can name such a file. */
  private static final String DIFFICULT =
      "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? "a b%20#?ü" : "a b%20#?";

  @TempDir Path temporary;

  @Test
  void flinkWritesIntoTheDirectoryThatWasNamedAndNotIntoASibling() throws Exception {
    Path directory = Files.createDirectories(temporary.resolve(DIFFICULT));
    String text = FlinkPath.of(directory.resolve("chk").toString());
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(text);
    FileSystem files = path.getFileSystem();
    files.mkdirs(path);
    try (FSDataOutputStream out =
        files.create(
            new org.apache.flink.core.fs.Path(path, "_metadata"), FileSystem.WriteMode.OVERWRITE)) {
      out.write(7);
    }
    assertThat(directory.resolve("chk/_metadata")).exists();
    assertThat(temporary).isDirectoryNotContaining(other -> !other.equals(directory));
    assertThat(FlinkPath.local(path.toString())).hasValue(directory.resolve("chk"));
    assertThat(FlinkPath.of(path.toString()))
        .as("what Flink prints is taken again")
        .isEqualTo(text);
  }

  @Test
  void leavesWhatHasAScheme() {
    assertThat(FlinkPath.of("s3://bucket/a b")).isEqualTo("s3://bucket/a b");
    assertThat(FlinkPath.local("s3://bucket/a b")).isEmpty();
    assertThat(FlinkPath.local("file:///tmp/x")).hasValue(Path.of("/tmp/x"));
  }
}
