// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.CheckpointReader;
import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.learning.tensor.Matrix;
import io.dni.streaming.state.ModelNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One model as it was stored, in a checkpoint or in an exported file.
 *
 * @param id of the model
 * @param spec its network and how it learns
 * @param states one per segment, from the input up
 * @param names what its inputs and outputs are called
 * @param encoder what turns the rows of a table into its inputs; empty where they are vectors
 */
public record StoredModel(
    String id,
    ModelSpec spec,
    List<SegmentState> states,
    ModelNames names,
    Optional<EncoderState> encoder) {
  private static final String EXPORTED = ".npz";

  /** Keeps a copy of the list. */
  public StoredModel {
    states = List.copyOf(states);
  }

  /** A model whose inputs and outputs have no names. */
  public StoredModel(String id, ModelSpec spec, List<SegmentState> states) {
    this(id, spec, states, ModelNames.NONE);
  }

  /** A model of vectors. */
  public StoredModel(String id, ModelSpec spec, List<SegmentState> states, ModelNames names) {
    this(id, spec, states, names, Optional.empty());
  }

  /**
   * Reads a model.
   *
   * @param path an exported {@code .npz} file, the directory of an idle model, or what {@link
   *     CheckpointReader} reads
   * @param model its id; empty for the only one
   */
  public static StoredModel read(String path, Optional<String> model) throws IOException {
    List<StoredModel> all = readAll(path);
    String known = all.stream().map(StoredModel::id).collect(Collectors.joining(", "));
    if (model.isEmpty() && all.size() == 1) {
      return all.get(0);
    }
    return all.stream()
        .filter(m -> model.isPresent() && m.id().equals(model.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model: %s (expected: one of %s)".formatted(model.orElse("none"), known)));
  }

  /**
   * Reads all models, sorted by id; at least one.
   *
   * @param path an exported {@code .npz} file, the directory of an idle model, or what {@link
   *     CheckpointReader} reads
   */
  public static List<StoredModel> readAll(String path) throws IOException {
    if (path.endsWith(EXPORTED)) {
      return List.of(NpzFile.read(Path.of(path)));
    }
    if (IdleModel.isAt(path)) {
      return List.of(IdleModel.read(path));
    }
    CheckpointContents contents = CheckpointReader.read(path);
    if (contents.models().isEmpty()) {
      throw new UnreadableCheckpointException(
          contents.location(), "holds no model: the job had seen no example");
    }
    ModelSpec spec = contents.spec();
    List<StoredModel> all = new ArrayList<>();
    contents
        .models()
        .forEach(
            (id, m) ->
                all.add(
                    new StoredModel(
                        id, spec, m.segments(), contents.settings().names(), m.encoder())));
    return all;
  }

  /** Names of the outputs' classes; as many as are known. */
  public List<String> classNames() {
    return encoder.map(e -> List.copyOf(e.classes().words())).orElse(names.classes());
  }

  /** All tensors of the network and its gradient sources, named. */
  public List<NamedTensor> tensors() {
    return ModelTensors.of(spec, states);
  }

  /** The rules of the segments, from the input up. */
  public List<DecoupledSegment> segments() {
    List<DecoupledSegment> segments = new ArrayList<>();
    for (int i = 0; i < spec.segments(); i++) {
      segments.add(new DecoupledSegment(spec, i));
    }
    return segments;
  }

  /**
   * The network's outputs with the running batch-norm statistics, {@code [batch, outputs]}: logits
   * for the log losses. The job computes predictions of unlabelled examples in the same way.
   *
   * @param x inputs {@code [batch, inputs]}
   */
  public Matrix infer(Matrix x) {
    Matrix h = x;
    List<DecoupledSegment> segments = segments();
    for (int i = 0; i < segments.size(); i++) {
      h = segments.get(i).infer(states.get(i), h, x);
    }
    return h;
  }

  /** Class probabilities, or plain outputs for MSE, {@code [batch, outputs]}. */
  public Matrix predict(Matrix x) {
    Matrix outputs = infer(x);
    Matrix probabilities = Matrix.zeros(outputs.rows(), outputs.columns());
    spec.network().loss().probabilities(outputs, probabilities.data());
    return encoder.map(e -> e.spec().target().fromUnit(probabilities)).orElse(probabilities);
  }
}
