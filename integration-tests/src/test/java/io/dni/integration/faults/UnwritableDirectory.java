// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory with a file in its place, until this is closed; its contents are put aside. */
final class UnwritableDirectory implements AutoCloseable {
  private final Path own;
  private final Path aside;

  /**
   * Puts a file in the way.
   *
   * @param aside an empty directory, gone at the end
   */
  UnwritableDirectory(Path own, Path aside) throws IOException {
    this.own = own;
    this.aside = aside;
    while (!Files.isRegularFile(own)) {
      try {
        if (Files.isDirectory(own)) {
          moveContents(own, aside);
          Files.delete(own);
        }
        Files.writeString(own, "in the way");
      } catch (FileSystemException e) {
        Thread.onSpinWait(); // a checkpoint that was under way made the directory anew
      }
    }
  }

  private static void moveContents(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        moveInto(entry, to.resolve(entry.getFileName()));
      }
    }
  }

  /** Two halves of a checkpoint become one. The job removes an old one at any moment. */
  private static void moveInto(Path from, Path to) throws IOException {
    try {
      if (Files.isDirectory(to)) {
        moveContents(from, to);
        Files.delete(from);
      } else {
        Files.move(from, to);
      }
    } catch (NoSuchFileException e) {
      return; // it has just gone
    }
  }

  @Override
  public void close() throws IOException {
    Files.delete(own);
    Files.createDirectories(own);
    moveContents(aside, own);
    Files.delete(aside);
  }
}
