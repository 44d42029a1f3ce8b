// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDirectoryTest {
  @TempDir Path directory;
  private Path kafka;
  private DemoDirectory demo;

  @BeforeEach
  void nameIt() {
    kafka = directory.resolve("kafka");
    demo = new DemoDirectory(directory);
  }

  @Test
  void removes_what_an_earlier_demo_has_made() throws Exception {
    assertThat(demo.prepare()).isFalse();
    Files.createDirectories(kafka.resolve("topics/dni.examples-0"));
    Files.writeString(kafka.resolve("topics/dni.examples-0/0.log"), "records");
    Files.writeString(kafka.resolve("broker.log"), "log");
    assertThat(demo.prepare()).isTrue();
    assertThat(kafka).isDirectoryNotContaining(file -> !file.endsWith(DemoDirectory.MARKER));
  }

  @Test
  void keeps_what_no_demo_has_made_even_beside_its_own() throws Exception {
    demo.prepare();
    Files.writeString(kafka.resolve("thesis.tex"), "mine");
    Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(directory.resolve("elsewhere/precious"), "mine");
    Files.createSymbolicLink(kafka.resolve("topics"), directory.resolve("elsewhere"));
    demo.prepare();
    assertThat(kafka.resolve("thesis.tex")).exists();
    assertThat(directory.resolve("elsewhere/precious")).exists();
    assertThat(kafka.resolve("topics")).doesNotExist();
  }

  @Test
  void refuses_a_directory_that_no_demo_has_made_and_leaves_it_as_it_is() throws Exception {
    Files.createDirectories(kafka.resolve("topics"));
    Files.writeString(kafka.resolve("topics/mine"), "mine");
    assertThatThrownBy(demo::prepare)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(kafka + " is there, and no demo has made it");
    assertThat(kafka.resolve("topics/mine")).exists();
    assertThat(kafka.resolve(DemoDirectory.MARKER)).doesNotExist();
  }

  @Test
  void refuses_a_link_to_a_directory_of_the_users() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other"));
    new DemoDirectory(other).prepare();
    Files.createSymbolicLink(kafka, other.resolve("kafka"));
    assertThatThrownBy(demo::prepare).isInstanceOf(UsageException.class);
  }
}
