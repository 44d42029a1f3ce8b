// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.state.CheckpointMismatchException;
import io.dni.streaming.state.EncoderFile;
import io.dni.streaming.state.ModelSettings;
import io.dni.streaming.state.SegmentFile;
import java.io.IOException;
import java.util.Optional;

/**
 * The model that new keys begin with, looked at before the job starts: no key may stop it later.
 */
final class BaseModel {
  private BaseModel() {}

  /**
   * Refuses one that is not there or does not fit.
   *
   * @param directory of its segments, as Flink takes it; empty: each key begins anew
   * @param features of the job's rows; empty where examples are vectors
   * @throws IllegalArgumentException naming the option, the directory and what is wrong
   */
  static void requireFit(String directory, ModelSettings settings, Optional<FeatureSpec> features) {
    if (directory.isEmpty()) {
      return;
    }
    String option = FlowOptions.START_FROM.key();
    try {
      for (int i = 0; i < settings.toSpec().segments(); i++) {
        settings.requireCompatible(SegmentFile.read(SegmentFile.path(directory, i)).settings());
      }
      if (features.isPresent()) {
        EncoderFile.requireSame(
            EncoderFile.read(EncoderFile.path(directory)).spec(), features.get());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a directory with the segments of a model, as dni train makes of an"
                  .formatted(option, directory)
              + " .npz file)",
          e);
    } catch (CheckpointMismatchException e) {
      throw new IllegalArgumentException(
          "%s: %s: %s".formatted(option, directory, e.getMessage()), e);
    }
  }
}
