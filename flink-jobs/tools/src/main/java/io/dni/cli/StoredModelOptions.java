// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.model.NpzFile;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which stored model a command is about. */
final class StoredModelOptions {
  /** The model of records without a key. */
  private static final String DEFAULT_MODEL = "default";

  @Parameters(
      paramLabel = "PATH",
      description =
          "A savepoint, a retained checkpoint, a directory above some (the newest is taken), or an"
              + " exported .npz file.")
  private String path;

  @Option(
      names = "--model",
      order = 1,
      paramLabel = "ID",
      description = "Id of the model; not needed where there is only one.")
  private Optional<String> model = Optional.empty();

  String path() {
    return path;
  }

  Optional<String> model() {
    return model;
  }

  StoredModel read() throws IOException {
    return read(path, model);
  }

  /**
   * Reads the weights to start from: a stored model, or plain arrays that are a model only by what
   * the new job says of it.
   */
  static StoredModel readFor(String path, ModelSpec spec) throws IOException {
    if (path.endsWith(".npz") && NpzFile.isPlain(Path.of(path))) {
      return NpzFile.readPlain(Path.of(path), spec, DEFAULT_MODEL);
    }
    return read(path, Optional.empty());
  }

  /** Reads a model; an unknown id is the user's mistake. */
  static StoredModel read(String path, Optional<String> model) throws IOException {
    try {
      return StoredModel.read(path, model);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
