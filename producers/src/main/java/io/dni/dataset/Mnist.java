// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import io.dni.table.InvalidDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The four files of MNIST, or of a set in its form (Fashion-MNIST, KMNIST), in one directory, plain
 * or gzipped.
 */
public final class Mnist {
  private static final int CLASSES = 10;

  /** Which half of the data. */
  public enum Split {
    TRAIN("train"),
    TEST("t10k");

    private final String prefix;

    Split(String prefix) {
      this.prefix = prefix;
    }
  }

  private Mnist() {}

  /** Reads the images and labels of one split. */
  public static Dataset read(Path directory, Split split) {
    IdxFile images = IdxFile.read(find(directory, split.prefix + "-images", "idx3-ubyte"), 3);
    IdxFile labels = IdxFile.read(find(directory, split.prefix + "-labels", "idx1-ubyte"), 1);
    int count = images.shape().get(0);
    if (labels.values().length != count) {
      throw new InvalidDataException(
          "%s: %d labels (expected: %d, one for each image of %s)"
              .formatted(labels.file(), labels.values().length, count, images.file()));
    }
    for (int i = 0; i < count; i++) {
      int label = labels.values()[i] & 0xff;
      if (label >= CLASSES) {
        throw new InvalidDataException(
            "%s: label %d of example %d (expected: 0 to %d)"
                .formatted(labels.file(), label, i, CLASSES - 1));
      }
    }
    return new ImageDataset(
        images.shape().subList(1, 3), CLASSES, images.values(), labels.values());
  }

  private static Path find(Path directory, String stem, String type) {
    // Both spellings are about: some archives unpack to a dot before idx3.
    List<String> names = List.of(stem + "-" + type, stem + "-" + type + ".gz", stem + "." + type);
    return names.stream()
        .map(directory::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "directory: %s has no %s (expected: the four files of MNIST, .gz or not)"
                        .formatted(directory, names.get(0))));
  }
}
