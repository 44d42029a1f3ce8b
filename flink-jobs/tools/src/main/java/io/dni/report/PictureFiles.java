// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.inspect.OutputFile;
import io.dni.picture.Picture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Writes pictures as PNG files. */
public final class PictureFiles {
  static {
    // The cache would be a temporary file and a shutdown hook that deletes it.
    ImageIO.setUseCache(false);
  }

  private PictureFiles() {}

  /**
   * Writes all pictures into a directory, or none if one of the files exists and must not be
   * replaced.
   *
   * @return the files, in order
   */
  public static List<Path> write(List<Picture> pictures, Path directory, boolean force)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Picture picture : pictures) {
      Path file = file(directory, picture.name());
      OutputFile.requireWritable(file, force);
      files.add(file);
    }
    for (int i = 0; i < files.size(); i++) {
      Picture picture = pictures.get(i);
      OutputFile.write(files.get(i), force, out -> write(picture, out));
    }
    return files;
  }

  /** Where a picture of this name is written. */
  public static Path file(Path directory, String name) {
    return directory.resolve(name + ".png");
  }

  /** Writes one picture as PNG; the stream stays open. */
  static void write(Picture picture, OutputStream out) throws IOException {
    ImageIO.write(picture.image(), "png", out);
  }
}
