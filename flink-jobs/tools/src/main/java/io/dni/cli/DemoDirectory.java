// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.local.LocalBroker;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * Where a demo keeps its broker: {@code DIR/kafka}. The topics of an older demo would be learned
 * again, so they go; but nothing goes that no demo is known to have made, and nothing while a
 * broker runs there. What a demo has made carries a marker file.
 */
final class DemoDirectory {
  static final String MARKER = "made-by-dni-demo";

  private final Path kafka;

  /**
   * The directory of a demo's broker.
   *
   * @param directory of the demo
   */
  DemoDirectory(Path directory) {
    kafka = directory.resolve("kafka");
  }

  /** Where the broker is to be started. */
  Path kafka() {
    return kafka;
  }

  /** Refuses what must not be deleted; changes nothing. */
  void require() throws IOException {
    if (!Files.exists(kafka, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(kafka, LinkOption.NOFOLLOW_LINKS)
        || (!isEmpty() && !Files.isRegularFile(kafka.resolve(MARKER), LinkOption.NOFOLLOW_LINKS))) {
      throw new UsageException(
          ("--out: %s is there, and no demo has made it (expected: a directory without, or with one"
                  + " of an earlier demo, which a file %s marks)")
              .formatted(kafka, MARKER));
    }
    LocalBroker.requireUnused(kafka);
  }

  /**
   * Removes the topics and the log of an earlier demo's broker and nothing else.
   *
   * @return whether there were any
   */
  boolean prepare() throws IOException {
    require();
    boolean found = false;
    if (Files.exists(kafka.resolve(MARKER))) {
      for (Path made : LocalBroker.filesIn(kafka)) {
        found |= Files.exists(made, LinkOption.NOFOLLOW_LINKS);
        delete(made);
      }
    }
    Files.createDirectories(kafka);
    Files.writeString(
        kafka.resolve(MARKER),
        "The next dni demo with this --out deletes topics/ and broker.log.\n");
    return found;
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(kafka)) {
      return files.findAny().isEmpty();
    }
  }

  /** Links are deleted, never followed. */
  private static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
