// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The schemas as they were in each released version, kept so that old messages stay readable. A
 * change to a schema that has been released puts its new form into a directory {@code released/vN}
 * of the release that brings it; the older ones never change.
 */
final class ReleasedSchemas {
  /** The newest version. */
  static final int NEWEST = 2;

  private ReleasedSchemas() {}

  /** The released schemas of a record, oldest first. */
  static List<Schema> of(String record) {
    List<Schema> schemas = new ArrayList<>();
    for (int version = 1; version <= NEWEST; version++) {
      of(record, version).ifPresent(schemas::add);
    }
    return schemas;
  }

  /** The schema that a version has brought; empty where it left the record as it was. */
  static Optional<Schema> of(String record, int version) {
    String resource = "released/v" + version + "/" + record + ".avsc";
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
