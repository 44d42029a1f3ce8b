// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureSpec;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an exported archive says about its arrays.
 *
 * @param format always {@code dni-flink model}
 * @param version of the format, from 1
 * @param model id of the model
 * @param settings as the checkpoint stores them: network, cuts, sources, optimizers, seed
 * @param batches that the first segment has seen
 * @param steps of each segment's optimizer, from the input up
 * @param moduleSteps of the optimizer of each segment's SG module, 0 without one
 * @param moments whether the optimizers' moments are in the archive
 * @param shapes by tensor name
 * @param encoder of a table's rows; null where the model takes vectors
 */
record NpzManifest(
    String format,
    int version,
    String model,
    Map<String, String> settings,
    long batches,
    List<Long> steps,
    List<Long> moduleSteps,
    boolean moments,
    Map<String, List<Integer>> shapes,
    @JsonInclude(JsonInclude.Include.NON_NULL) EncoderManifest encoder) {

  /** Its name in the archive. */
  static final String ENTRY = "manifest.json";

  /** What every archive says that it is. */
  static final String FORMAT = "dni-flink model";

  /** 2: with the encoder of a table's rows; who passes over it would predict nonsense. */
  static final int VERSION = 2;

  private static final int WITHOUT_ENCODER = 1;

  static NpzManifest of(StoredModel model, boolean moments) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    model.tensors().forEach(t -> shapes.put(t.name(), t.shape()));
    model
        .encoder()
        .ifPresent(e -> EncoderTensors.of(e).forEach(t -> shapes.put(t.name(), t.shape())));
    return new NpzManifest(
        FORMAT,
        model.encoder().isPresent() ? VERSION : WITHOUT_ENCODER,
        model.id(),
        ModelSettings.of(model.spec(), model.names()).fields(),
        model.states().get(0).count(Counter.BATCHES),
        model.states().stream().map(s -> s.weights().optimizer().steps()).toList(),
        model.states().stream()
            .map(s -> s.moduleWeights().map(w -> w.optimizer().steps()).orElse(0L))
            .toList(),
        moments,
        shapes,
        model.encoder().map(EncoderManifest::of).orElse(null));
  }

  byte[] bytes() throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /** What turned rows into the network's inputs. */
  Optional<EncoderState> encoder(Path file, NpzReader npz) throws IOException {
    if (encoder == null) {
      return Optional.empty();
    }
    try {
      FeatureSpec of = encoder.spec();
      npz.requirePossible((long) of.width() * of.classes());
      return Optional.of(
          EncoderTensors.state(of, encoder.words(), encoder.labelNames(), npz::doubles));
    } catch (RuntimeException e) {
      throw new UnreadableCheckpointException(
          file.toString(), "encoder in " + ENTRY + " cannot be read (expected: a model's)", e);
    }
  }

  /** What inputs and outputs are called. */
  ModelNames names() {
    return ModelSettings.of(settings).names();
  }

  /** The network that the arrays belong to, and how it learned. */
  ModelSpec spec(Path file) throws IOException {
    ModelSpec spec;
    try {
      spec = ModelSettings.of(settings).toSpec();
    } catch (RuntimeException e) {
      throw new UnreadableCheckpointException(
          file.toString(), "settings in " + ENTRY + " cannot be read (expected: a model's)", e);
    }
    if (moments && steps.size() != spec.segments()) {
      throw new UnreadableCheckpointException(
          file.toString(),
          "%s: %d steps (expected: %d, one per segment)"
              .formatted(ENTRY, steps.size(), spec.segments()));
    }
    return spec;
  }
}
