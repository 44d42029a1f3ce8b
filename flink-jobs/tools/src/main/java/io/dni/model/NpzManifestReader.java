// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the manifest of an exported archive, and refuses one that learning cannot go on from. */
final class NpzManifestReader {
  private static final int MOST_BYTES = 16 << 20;

  /** A later version may add fields. */
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private NpzManifestReader() {}

  /** Reads and checks the manifest of an archive. */
  static NpzManifest read(Path file, NpzReader npz) throws IOException {
    byte[] text =
        npz.bytes(NpzManifest.ENTRY, MOST_BYTES)
            .orElseThrow(
                () ->
                    refused(
                        file,
                        "no exported model (expected: "
                            + NpzManifest.ENTRY
                            + " in it; plain arrays are for dni train --warm-start)"));
    NpzManifest manifest;
    try {
      manifest = JSON.readValue(text, NpzManifest.class);
    } catch (IOException e) {
      throw new UnreadableCheckpointException(
          file.toString(),
          NpzManifest.ENTRY + " cannot be read (expected: as dni export wrote it)",
          e);
    }
    if (manifest == null
        || !NpzManifest.FORMAT.equals(manifest.format())
        || manifest.version() > NpzManifest.VERSION) {
      throw refused(
          file,
          "format %s, version %s (expected: %s, version 1 to %d)"
              .formatted(
                  manifest == null ? "none" : Printable.of(String.valueOf(manifest.format())),
                  manifest == null ? "none" : manifest.version(),
                  NpzManifest.FORMAT,
                  NpzManifest.VERSION));
    }
    if (manifest.model() == null || manifest.settings() == null) {
      throw refused(file, NpzManifest.ENTRY + ": no model or no settings (expected: both)");
    }
    if (manifest.moments() && !hasSteps(manifest)) {
      throw refused(
          file, NpzManifest.ENTRY + ": moments without steps (expected: one count per segment)");
    }
    return manifest;
  }

  private static boolean hasSteps(NpzManifest manifest) {
    List<Long> steps = manifest.steps();
    List<Long> moduleSteps = manifest.moduleSteps();
    return steps != null
        && moduleSteps != null
        && steps.size() == moduleSteps.size()
        && !steps.contains(null)
        && !moduleSteps.contains(null);
  }

  private static UnreadableCheckpointException refused(Path file, String reason) {
    return new UnreadableCheckpointException(file.toString(), reason);
  }
}
