// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model as a NumPy archive: one {@code .npy} per tensor (little-endian float32, row-major, no
 * pickle) under the names of {@link NamedTensor}, the output maps that SG modules imply as {@code
 * implied1/W} and {@code implied1/b}, and {@code manifest.json}. On request Adam's moments too, as
 * {@code block1/W/m} and {@code block1/W/v}. A model of a table's rows has its encoder's arrays
 * beside them, as float64, and the words in the manifest. Pending batches and counters stay behind:
 * it holds what was learned, not how far learning has come.
 */
public final class NpzFile {
  /** Tensors whose root is taken: variances, and Adam's mean of squares. */
  private static final Set<String> NEVER_NEGATIVE = Set.of("variance", "v");

  private NpzFile() {}

  /** What a model's archive holds beside its weights. */
  public enum Contents {
    /** Nothing: what prediction and a new start need. */
    WEIGHTS,
    /** The optimizers' moments and step counts, with which learning goes on as it would have. */
    WEIGHTS_AND_MOMENTS
  }

  /** Writes a model; the stream stays open. */
  public static void write(StoredModel model, Contents contents, OutputStream out)
      throws IOException {
    boolean moments = contents == Contents.WEIGHTS_AND_MOMENTS;
    NpzWriter npz = new NpzWriter(out);
    List<NamedTensor> tensors = model.tensors();
    npz.bytes(NpzManifest.ENTRY, NpzManifest.of(model, moments).bytes());
    for (NamedTensor tensor : tensors) {
      npz.array(tensor.name(), tensor.values(), tensor.shape());
      if (moments && OptimizerMemory.hasMoments(tensor)) {
        for (NamedTensor moment : moments(tensor)) {
          npz.array(moment.name(), moment.values(), moment.shape());
        }
      }
    }
    if (model.encoder().isPresent()) {
      for (EncoderTensors tensor : EncoderTensors.of(model.encoder().get())) {
        npz.array(tensor.name(), tensor.values(), tensor.shape());
      }
    }
    List<DecoupledSegment> segments = model.segments();
    for (int i = 0; i < model.spec().cuts().size(); i++) {
      Optional<LossExtraction> implied = segments.get(i).impliedOutput(model.states().get(i));
      if (implied.isPresent()) {
        implied(npz, "implied" + model.spec().cuts().get(i), implied.get());
      }
    }
    npz.finish();
  }

  /** Adam's moments of a tensor, named after it. */
  private static List<NamedTensor> moments(NamedTensor t) {
    OptimizerState o = t.optimizer().orElseThrow();
    return List.of(t.sibling("m", o.firstMoment()), t.sibling("v", o.secondMoment()));
  }

  private static void implied(NpzWriter npz, String name, LossExtraction implied)
      throws IOException {
    int outputs = implied.bias().length;
    float[] w = new float[implied.weights().length * outputs];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) implied.weights()[i / outputs][i % outputs];
    }
    float[] b = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      b[k] = (float) implied.bias()[k];
    }
    npz.array(name + "/W", w, List.of(implied.weights().length, outputs));
    npz.array(name + "/b", b, List.of(outputs));
  }

  /**
   * Reads a model that {@link #write} has written.
   *
   * @throws UnreadableCheckpointException if the file is none, or of a newer release
   */
  public static StoredModel read(Path file) throws IOException {
    try (NpzReader npz = new NpzReader(file)) {
      NpzManifest manifest = NpzManifestReader.read(file, npz);
      ModelSpec spec = manifest.spec(file);
      npz.requirePossible(weights(spec));
      List<SegmentState> states = new ArrayList<>();
      for (int i = 0; i < spec.segments(); i++) {
        SegmentState fresh = new DecoupledSegment(spec, i).newState(manifest.model());
        states.add(
            manifest.moments()
                ? OptimizerMemory.after(
                    fresh, manifest.steps().get(i), manifest.moduleSteps().get(i))
                : fresh);
      }
      StoredModel model =
          new StoredModel(
              manifest.model(), spec, states, manifest.names(), manifest.encoder(file, npz));
      for (NamedTensor tensor : model.tensors()) {
        require(file, npz, tensor);
        if (manifest.moments() && OptimizerMemory.hasMoments(tensor)) {
          for (NamedTensor moment : moments(tensor)) {
            require(file, npz, moment);
          }
        }
      }
      return model;
    }
  }

  /** Whether a file is an archive of arrays that carries no manifest, such as NumPy writes. */
  public static boolean isPlain(Path file) throws IOException {
    try (NpzReader npz = new NpzReader(file)) {
      return !npz.has(NpzManifest.ENTRY);
    }
  }

  /**
   * Reads plain arrays, as {@code numpy.savez} writes them, into a model that is described
   * elsewhere. Every tensor of the network must be there under its name; what an SG module learned
   * may be.
   *
   * @param spec whose shapes the arrays must have
   * @param id of the model
   */
  public static StoredModel readPlain(Path file, ModelSpec spec, String id) throws IOException {
    try (NpzReader npz = new NpzReader(file)) {
      List<SegmentState> states = new ArrayList<>();
      for (int i = 0; i < spec.segments(); i++) {
        states.add(new DecoupledSegment(spec, i).newState(id));
      }
      StoredModel model = new StoredModel(id, spec, states);
      for (NamedTensor tensor : model.tensors()) {
        if (tensor.role() == NamedTensor.Role.MODULE) {
          fill(npz, tensor);
        } else {
          require(file, npz, tensor);
        }
      }
      refuseOtherBlocks(file, npz, model);
      return model;
    }
  }

  /** An array of a block that the network does not have belongs to another network. */
  private static void refuseOtherBlocks(Path file, NpzReader npz, StoredModel model)
      throws IOException {
    Set<String> known = model.tensors().stream().map(NamedTensor::name).collect(Collectors.toSet());
    for (String name : npz.arrays()) {
      boolean moment = name.endsWith("/m") || name.endsWith("/v");
      if (name.startsWith("block") && !moment && !known.contains(name)) {
        throw new UnreadableCheckpointException(
            file.toString(),
            "tensor %s (expected: only those of the network %s)"
                .formatted(Printable.of(name), model.spec().network().notation()));
      }
    }
  }

  private static long weights(ModelSpec spec) {
    return spec.network().blocks().stream().mapToLong(b -> (long) b.inputs() * b.outputs()).sum();
  }

  private static boolean fill(NpzReader npz, NamedTensor tensor) throws IOException {
    Optional<float[]> values = npz.array(tensor.name(), tensor.shape());
    if (values.isPresent()) {
      if (NEVER_NEGATIVE.contains(lastPart(tensor.name()))) {
        npz.requireNotNegative(tensor.name(), values.get());
      }
      System.arraycopy(values.get(), 0, tensor.data(), tensor.offset(), values.get().length);
    }
    return values.isPresent();
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static void require(Path file, NpzReader npz, NamedTensor tensor) throws IOException {
    if (!fill(npz, tensor)) {
      throw new UnreadableCheckpointException(
          file.toString(), "tensor " + tensor.name() + " is missing");
    }
  }
}
