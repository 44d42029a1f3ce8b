// SPDX-License-Identifier: Apache-2.0
package io.dni.table;

import io.dni.schemas.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipException;

/**
 * Where a text comes from: a file, a pipe, or {@code -} for the standard input; plain or gzipped.
 *
 * @param path the file
 * @param name as the user wrote it, for messages
 */
public record TextSource(Path path, String name) {
  private static final String STANDARD_INPUT = "-";

  /** A file or a pipe by its name; {@code -} is the standard input. */
  public static TextSource of(String text) {
    if (text.equals(STANDARD_INPUT)) {
      return new TextSource(DataFile.STANDARD_INPUT, "standard input");
    }
    try {
      return new TextSource(Path.of(text), Printable.of(text, Printable.PATH));
    } catch (InvalidPathException e) {
      throw new InvalidDataException(
          "file: %s (expected: a path)".formatted(Printable.of(text)), e);
    }
  }

  /** Whether it can be read only once. */
  public boolean isPipe() {
    return path.equals(DataFile.STANDARD_INPUT)
        || (Files.exists(path) && !Files.isRegularFile(path));
  }

  /**
   * The same text as a source that can be read again and again: a pipe is copied into a file that
   * goes with this process.
   */
  public TextSource rereadable() {
    if (!isPipe()) {
      return this;
    }
    try (InputStream in = DataFile.open(path, name)) {
      Path copy = Files.createTempFile("dni-", ".data");
      copy.toFile().deleteOnExit();
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return new TextSource(copy, name);
    } catch (IOException e) {
      throw failed(e, name, StandardCharsets.UTF_8);
    }
  }

  /** Opens the text; bytes that are none in this encoding are reported, never replaced. */
  Reader open(Charset encoding) {
    try {
      return new StrictText(DataFile.open(path, name), encoding);
    } catch (IOException e) {
      throw failed(e, name, encoding);
    }
  }

  /** What a failed read means to the user, with the place that was reached. */
  InvalidDataException failed(IOException e, String place, Charset encoding) {
    if (e instanceof CharacterCodingException) {
      return new InvalidDataException(
          "%s: bytes that are no %s text (expected: %s, or the right --encoding, such as latin1)"
              .formatted(place, encoding.name(), encoding.name()),
          e);
    }
    if (e instanceof EOFException || e instanceof ZipException) {
      return new InvalidDataException(
          place + ": the gzipped data are cut or damaged (expected: a whole file)", e);
    }
    return new InvalidDataException(place + ": cannot be read (expected: a readable file)", e);
  }
}
