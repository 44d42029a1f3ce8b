// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ExampleData;
import io.dni.dataset.Mnist;
import io.dni.schemas.Printable;
import io.dni.table.InvalidDataException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Images in the four IDX files of MNIST, or of a set in its form. */
final class MnistSource implements DataSource {
  @Override
  public String form() {
    return "mnist=DIR";
  }

  @Override
  public String help() {
    return "the four IDX files, plain or gzipped";
  }

  @Override
  public Set<String> options() {
    return Set.of("--split");
  }

  @Override
  public ExampleData open(String data, DataRequest request) {
    Path directory;
    try {
      directory = Path.of(place(data));
    } catch (InvalidPathException e) {
      throw new InvalidDataException("--data: " + Printable.of(data) + " (expected: a path)", e);
    }
    return ExampleData.of(Mnist.read(directory, request.split()), request.seed());
  }
}
