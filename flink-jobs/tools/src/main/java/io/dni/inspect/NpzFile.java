// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.optimizer.OptimizerState;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model as a NumPy archive: one {@code .npy} per tensor (little-endian float32, row-major, no
 * pickle) under the names of {@link NamedTensor}, the output maps that SG modules imply as {@code
 * implied1/W} and {@code implied1/b}, and {@code manifest.json}. On request Adam's moments too, as
 * {@code block1/W/m} and {@code block1/W/v}. Pending batches and counters stay behind: it holds
 * what was learned, not how far learning has come.
 */
public final class NpzFile {
  private static final String MANIFEST = "manifest.json";
  private static final String FORMAT = "dni-flink model";
  private static final int VERSION = 1;

  /** A later version may add fields. */
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private NpzFile() {}

  /**
   * The manifest.
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
   */
  record Manifest(
      String format,
      int version,
      String model,
      Map<String, String> settings,
      long batches,
      List<Long> steps,
      List<Long> moduleSteps,
      boolean moments,
      Map<String, List<Integer>> shapes) {}

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
    npz.bytes(
        MANIFEST,
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest(model, moments)));
    for (NamedTensor tensor : tensors) {
      npz.array(tensor.name(), tensor.values(), tensor.shape());
      if (moments && OptimizerMemory.hasMoments(tensor)) {
        for (NamedTensor moment : moments(tensor)) {
          npz.array(moment.name(), moment.values(), moment.shape());
        }
      }
    }
    List<DecoupledSegment> segments = model.segments();
    for (int i = 0; i < model.spec().cuts().size(); i++) {
      Optional<LossExtraction> implied =
          segments.get(i).impliedLoss().output(model.states().get(i));
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

  private static Manifest manifest(StoredModel model, boolean moments) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    model.tensors().forEach(t -> shapes.put(t.name(), t.shape()));
    return new Manifest(
        FORMAT,
        VERSION,
        model.id(),
        ModelSettings.of(model.spec()).fields(),
        model.states().get(0).count(Counter.BATCHES),
        model.states().stream().map(s -> s.weights().optimizer().steps()).toList(),
        model.states().stream()
            .map(s -> s.moduleWeights().map(w -> w.optimizer().steps()).orElse(0L))
            .toList(),
        moments,
        shapes);
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
    if (!Files.isRegularFile(file)) {
      throw new UnreadableCheckpointException(file.toString(), "no such file");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Manifest manifest = readManifest(file, zip);
      ModelSpec spec = spec(file, manifest);
      List<SegmentState> states = new ArrayList<>();
      for (int i = 0; i < spec.segments(); i++) {
        SegmentState fresh = new DecoupledSegment(spec, i).newState(manifest.model());
        states.add(
            manifest.moments()
                ? OptimizerMemory.after(
                    fresh, manifest.steps().get(i), manifest.moduleSteps().get(i))
                : fresh);
      }
      StoredModel model = new StoredModel(manifest.model(), spec, states);
      for (NamedTensor tensor : model.tensors()) {
        fill(tensor, file, zip);
        if (manifest.moments() && OptimizerMemory.hasMoments(tensor)) {
          for (NamedTensor moment : moments(tensor)) {
            fill(moment, file, zip);
          }
        }
      }
      return model;
    } catch (ZipException e) {
      throw new UnreadableCheckpointException(
          file.toString(), "no exported model (" + e.getMessage() + ")", e);
    }
  }

  private static void fill(NamedTensor tensor, Path file, ZipFile zip) throws IOException {
    float[] values = readTensor(file, zip, tensor);
    System.arraycopy(values, 0, tensor.data(), tensor.offset(), values.length);
  }

  private static ModelSpec spec(Path file, Manifest manifest) throws IOException {
    try {
      return ModelSettings.of(manifest.settings()).toSpec();
    } catch (RuntimeException e) {
      throw UnreadableCheckpointException.causedBy(
          file.toString(), "settings in " + MANIFEST + " cannot be read", e);
    }
  }

  private static Manifest readManifest(Path file, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw new UnreadableCheckpointException(
          file.toString(), "no exported model (expected: " + MANIFEST + " in it)");
    }
    Manifest manifest;
    try {
      manifest = JSON.readValue(bytes(file, zip, entry), Manifest.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableCheckpointException(
          file.toString(), MANIFEST + " cannot be read (" + e.getOriginalMessage() + ")", e);
    }
    if (!FORMAT.equals(manifest.format()) || manifest.version() > VERSION) {
      throw new UnreadableCheckpointException(
          file.toString(),
          "format %s, version %d (expected: %s, version 1 to %d)"
              .formatted(manifest.format(), manifest.version(), FORMAT, VERSION));
    }
    if (manifest.moments()
        && (manifest.steps() == null
            || manifest.moduleSteps() == null
            || manifest.steps().size() != manifest.moduleSteps().size())) {
      throw new UnreadableCheckpointException(
          file.toString(), MANIFEST + ": moments without steps (expected: one count per segment)");
    }
    return manifest;
  }

  private static float[] readTensor(Path file, ZipFile zip, NamedTensor tensor) throws IOException {
    ZipEntry entry = zip.getEntry(tensor.name() + ".npy");
    if (entry == null) {
      throw new UnreadableCheckpointException(
          file.toString(), "tensor " + tensor.name() + " is missing");
    }
    byte[] bytes = bytes(file, zip, entry);
    try (INDArray array = Nd4j.createNpyFromByteArray(bytes);
        INDArray flat = array.castTo(DataType.FLOAT).dup('c')) {
      List<Integer> shape = new ArrayList<>();
      for (long dimension : array.shape()) {
        shape.add(Math.toIntExact(dimension));
      }
      if (!shape.equals(tensor.shape())) {
        throw new UnreadableCheckpointException(
            file.toString(),
            "tensor %s of shape %s (expected: %s)".formatted(tensor.name(), shape, tensor.shape()));
      }
      return flat.data().asFloat();
    }
  }

  /** An entry's bytes, checked: ND4J reads what it gets in native code and checks nothing. */
  private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes = zip.getInputStream(entry).readAllBytes();
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw new UnreadableCheckpointException(file.toString(), entry.getName() + " is corrupt");
    }
    return bytes;
  }
}
