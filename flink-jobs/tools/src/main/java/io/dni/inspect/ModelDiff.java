// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import io.dni.model.EncoderTensors;
import io.dni.model.NamedTensor;
import io.dni.model.StoredModel;
import io.dni.streaming.state.ModelSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What moved between two stored states of a model.
 *
 * @param model its id
 * @param settings that differ
 * @param segments how far each has come; empty if the models are cut differently
 * @param tensors that both have in the same shape, and how they moved
 * @param onlyBefore names of tensors that only the first has, or has in another shape
 * @param onlyAfter names of tensors that only the second has, or has in another shape
 */
public record ModelDiff(
    String model,
    List<SettingChange> settings,
    List<SegmentChange> segments,
    List<TensorChange> tensors,
    List<String> onlyBefore,
    List<String> onlyAfter) {

  /**
   * A setting that differs.
   *
   * @param before null if the first does not have it
   * @param after null if the second does not have it
   */
  public record SettingChange(String name, String before, String after) {}

  /**
   * Counts of a segment in both.
   *
   * @param batchesBefore batches seen
   * @param stepsBefore optimizer steps
   * @param moduleStepsBefore optimizer steps of the SG module, 0 without one
   */
  public record SegmentChange(
      int segment,
      long batchesBefore,
      long batchesAfter,
      long stepsBefore,
      long stepsAfter,
      long moduleStepsBefore,
      long moduleStepsAfter) {}

  /**
   * How a tensor moved from a to b.
   *
   * @param segment that it belongs to; -1: the encoder of rows
   * @param relativeChange ‖b − a‖ / ‖a‖; null where a is 0 and b is not
   * @param cosine between a and b; null where one is 0
   * @param largestChange largest |b − a| of a single value
   * @param changed number of values that differ
   */
  public record TensorChange(
      String name,
      int segment,
      List<Integer> shape,
      Double relativeChange,
      Double cosine,
      double largestChange,
      int changed) {}

  /** Compares two states. */
  public static ModelDiff of(StoredModel before, StoredModel after) {
    return of(before, after, OptionalInt.empty());
  }

  /**
   * Compares two states.
   *
   * @param segment number of the only segment to compare; empty for all
   * @throws IllegalArgumentException if there is no such segment, or the models are cut differently
   */
  public static ModelDiff of(StoredModel before, StoredModel after, OptionalInt segment) {
    boolean sameCuts = before.spec().cuts().equals(after.spec().cuts());
    segment.ifPresent(number -> requireSegment(number, sameCuts, before.states().size()));
    Map<String, NamedTensor> first = byName(before, segment);
    Map<String, NamedTensor> second = byName(after, segment);
    List<TensorChange> tensors = new ArrayList<>();
    List<String> onlyBefore = new ArrayList<>();
    first.forEach(
        (name, a) -> {
          NamedTensor b = second.get(name);
          if (b != null && b.shape().equals(a.shape())) {
            tensors.add(change(a, b));
            second.remove(name);
          } else {
            onlyBefore.add(name);
          }
        });
    return new ModelDiff(
        after.id(),
        settings(before, after),
        sameCuts ? segments(before, after, segment) : List.of(),
        tensors,
        onlyBefore,
        List.copyOf(second.keySet()));
  }

  private static void requireSegment(int segment, boolean sameCuts, int segments) {
    if (!sameCuts) {
      throw new IllegalArgumentException(
          "segment: %d (expected: none, the models are cut differently)".formatted(segment));
    }
    if (segment < 0 || segment >= segments) {
      throw new IllegalArgumentException(
          "segment: %d (expected: 0 to %d)".formatted(segment, segments - 1));
    }
  }

  private static boolean chosen(int number, OptionalInt only) {
    return only.isEmpty() || only.getAsInt() == number;
  }

  private static Map<String, NamedTensor> byName(StoredModel model, OptionalInt segment) {
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    if (segment.isEmpty() && model.encoder().isPresent()) {
      EncoderTensors.of(model.encoder().get())
          .forEach(tensor -> tensors.put(tensor.name(), tensor.toNamed()));
    }
    model.tensors().stream()
        .filter(t -> chosen(t.segment(), segment))
        .forEach(t -> tensors.put(t.name(), t));
    return tensors;
  }

  private static List<SettingChange> settings(StoredModel before, StoredModel after) {
    Map<String, String> a = fields(before);
    Map<String, String> b = fields(after);
    TreeSet<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    return names.stream()
        .filter(name -> !java.util.Objects.equals(a.get(name), b.get(name)))
        .map(name -> new SettingChange(name, a.get(name), b.get(name)))
        .toList();
  }

  private static Map<String, String> fields(StoredModel model) {
    Map<String, String> fields = new TreeMap<>(ModelSettings.of(model.spec()).fields());
    model.encoder().ifPresent(e -> fields.put("columns", e.spec().notation()));
    model.encoder().ifPresent(e -> fields.put("half-life", String.valueOf(e.spec().halfLife())));
    fields.put("class-names", String.join(", ", model.classNames()));
    return fields;
  }

  private static List<SegmentChange> segments(
      StoredModel before, StoredModel after, OptionalInt segment) {
    List<SegmentChange> changes = new ArrayList<>();
    for (int i = 0; i < before.states().size(); i++) {
      if (!chosen(i, segment)) {
        continue;
      }
      SegmentState a = before.states().get(i);
      SegmentState b = after.states().get(i);
      changes.add(
          new SegmentChange(
              i,
              a.count(Counter.BATCHES),
              b.count(Counter.BATCHES),
              a.weights().optimizer().steps(),
              b.weights().optimizer().steps(),
              moduleSteps(a),
              moduleSteps(b)));
    }
    return changes;
  }

  private static long moduleSteps(SegmentState state) {
    return state.moduleWeights().map(w -> w.optimizer().steps()).orElse(0L);
  }

  private static TensorChange change(NamedTensor a, NamedTensor b) {
    double aa = 0;
    double bb = 0;
    double ab = 0;
    double distance = 0;
    double largest = 0;
    int changed = 0;
    for (int i = 0; i < a.size(); i++) {
      double x = a.data()[a.offset() + i];
      double y = b.data()[b.offset() + i];
      aa += x * x;
      bb += y * y;
      ab += x * y;
      distance += (y - x) * (y - x);
      largest = Math.max(largest, Math.abs(y - x));
      changed += Double.compare(x, y) == 0 ? 0 : 1;
    }
    return new TensorChange(
        a.name(),
        b.segment(),
        a.shape(),
        aa > 0 ? Double.valueOf(Math.sqrt(distance / aa)) : distance > 0 ? null : Double.valueOf(0),
        aa > 0 && bb > 0 ? ab / Math.sqrt(aa) / Math.sqrt(bb) : null,
        largest,
        changed);
  }
}
