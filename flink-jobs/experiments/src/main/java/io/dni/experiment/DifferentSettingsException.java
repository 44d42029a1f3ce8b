// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** A directory holds rows that were made with other settings than the ones asked for. */
public final class DifferentSettingsException extends IOException {
  private static final long serialVersionUID = 1;

  DifferentSettingsException(Path file, Map<?, ?> stored, Map<String, String> wanted) {
    super(message(file, stored, wanted));
  }

  private static String message(Path file, Map<?, ?> stored, Map<String, String> wanted) {
    TreeSet<String> keys = new TreeSet<>(wanted.keySet());
    stored.keySet().forEach(key -> keys.add(String.valueOf(key)));
    StringBuilder text = new StringBuilder(file + " has rows of other settings");
    for (String key : keys) {
      if (!Objects.equals(stored.get(key), wanted.get(key))) {
        text.append("; %s: %s (expected: %s)".formatted(key, stored.get(key), wanted.get(key)));
      }
    }
    return text + ": choose another --out, or --fresh to start anew";
  }
}
