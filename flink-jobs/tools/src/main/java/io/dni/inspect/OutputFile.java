// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes result files: never over an existing one unasked, and never half a file. */
public final class OutputFile {
  private OutputFile() {}

  /** What is written. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file. Missing directories above it are created.
   *
   * @param force whether an existing file is replaced
   * @throws FileAlreadyExistsException if there is one and it must not be replaced
   */
  public static void write(Path file, boolean force, Content content) throws IOException {
    requireWritable(file, force);
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    // Not a temporary file of the JDK's: that one only its owner may read.
    Path unfinished = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        content.writeTo(out);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Refuses an existing file before any work is done. */
  public static void requireWritable(Path file, boolean force) throws FileAlreadyExistsException {
    if (Files.exists(file) && !force) {
      throw new FileAlreadyExistsException(
          file + ": exists already (expected: a new file, or --force)");
    }
  }
}
