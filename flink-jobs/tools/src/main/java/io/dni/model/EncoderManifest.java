// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.TargetUnit;
import io.dni.learning.features.Vocabulary;
import java.util.List;

/**
 * What an exported archive says about the encoding of rows, beside its arrays.
 *
 * @param columns as {@code dni.features.columns} has them
 * @param classes how many labels there may be
 * @param halfLife of the standardisation, in rows
 * @param readOuts whether there are any
 * @param withoutPreviousLabel whether the one that knows the label learned last is left out
 * @param vocabularies the words of each column of words, in the order of their inputs
 * @param labels the classes, in the order of the network's outputs
 * @param targetOffset of a number to predict
 * @param targetScale of a number to predict; 0 in an archive that knows classes only
 */
record EncoderManifest(
    String columns,
    int classes,
    double halfLife,
    boolean readOuts,
    boolean withoutPreviousLabel,
    List<List<String>> vocabularies,
    List<String> labels,
    double targetOffset,
    double targetScale) {

  static EncoderManifest of(EncoderState state) {
    FeatureSpec spec = state.spec();
    return new EncoderManifest(
        spec.notation(),
        spec.classes(),
        spec.halfLife(),
        spec.readOuts(),
        !spec.previousLabel(),
        state.vocabularies().stream().map(v -> List.copyOf(v.words())).toList(),
        List.copyOf(state.classes().words()),
        spec.target().offset(),
        spec.target().scale());
  }

  FeatureSpec spec() {
    TargetUnit unit = targetScale == 0 ? TargetUnit.OWN : new TargetUnit(targetOffset, targetScale);
    return new FeatureSpec(FeatureSpec.parseColumns(columns), classes, halfLife, readOuts, unit)
        .withPreviousLabel(!withoutPreviousLabel);
  }

  List<Vocabulary> words() {
    if (vocabularies.size() != spec().words()) {
      throw new IllegalArgumentException(
          "vocabularies: %d (expected: %d, one per column of words)"
              .formatted(vocabularies.size(), spec().words()));
    }
    return vocabularies.stream().map(Vocabulary::new).toList();
  }

  Vocabulary labelNames() {
    return new Vocabulary(labels);
  }
}
