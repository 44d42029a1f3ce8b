// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.TrustGate;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.streaming.state.SegmentSteering.Changed;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link ModelSpec} as text: how it travels to the operators, and how a checkpoint remembers what
 * it was made with.
 */
public final class ModelSettings implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * What may differ between a checkpoint and the job that goes on from it: no array depends on it.
   */
  private static final Set<String> CHANGEABLE =
      Set.of("max-pending", "clip-norm", "trust-gate", "optimizer", "module-optimizer");

  /** Options that a command may change while a model learns, and what each is called here. */
  private static final SortedMap<String, String> STEERABLE =
      new TreeMap<>(
          Map.of(
              "dni.model.optimizer", "optimizer",
              "dni.sg.optimizer", "module-optimizer",
              "dni.model.clip-norm", "clip-norm",
              "dni.model.trust-gate", "trust-gate"));

  private static final Set<String> NAMES = Set.of(ModelNames.INPUTS, ModelNames.CLASSES);

  private final TreeMap<String, String> fields;

  private ModelSettings(SortedMap<String, String> fields) {
    this.fields = new TreeMap<>(fields);
    this.fields.putIfAbsent("linear-path", "false");
    this.fields.putIfAbsent("head", Head.SGD.toString());
    String batchNorm = this.fields.remove("batch-norm");
    if (batchNorm != null) {
      // Version 1 knew one normalisation only.
      this.fields.put("normalisation", Boolean.parseBoolean(batchNorm) ? "batch" : "none");
    }
  }

  /** The settings of a model whose inputs and outputs have no names. */
  public static ModelSettings of(ModelSpec spec) {
    return of(spec, ModelNames.NONE);
  }

  /** The settings of a model. */
  public static ModelSettings of(ModelSpec spec, ModelNames names) {
    TreeMap<String, String> fields = new TreeMap<>(spec.fields());
    names.addTo(fields);
    return new ModelSettings(fields);
  }

  /** What inputs and outputs are called. */
  public ModelNames names() {
    return ModelNames.of(fields);
  }

  /** These settings, with the stored names where these have none. */
  public ModelSettings keepingNames(Collection<String> storedLines) {
    ModelSettings stored = parse(storedLines);
    TreeMap<String, String> kept = new TreeMap<>(fields);
    for (String name : NAMES) {
      if (stored.fields.containsKey(name)) {
        kept.putIfAbsent(name, stored.fields.get(name));
      }
    }
    return new ModelSettings(kept);
  }

  /** Names of the options that may change while a model learns. */
  public static Set<String> steerable() {
    return STEERABLE.keySet();
  }

  /** Value of an option that may change while a model learns. */
  public String option(String name) {
    return fields.get(STEERABLE.get(name));
  }

  /**
   * These settings with another value of an option.
   *
   * @throws IllegalArgumentException where the option may not change, or not to that value
   */
  public ModelSettings with(String option, String value) {
    String name = STEERABLE.get(option);
    if (name == null) {
      throw new IllegalArgumentException(
          "setting: %s (expected: one of %s)".formatted(option, String.join(", ", steerable())));
    }
    String now = fields.get(name);
    if (!kind(now).equals(kind(value))) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s:…, as the model has begun)".formatted(option, value, kind(now)));
    }
    TreeMap<String, String> changed = new TreeMap<>(fields);
    changed.put(name, value);
    ModelSettings settings = new ModelSettings(changed);
    try {
      settings.toSpec();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s (%s)".formatted(option, value, e.getMessage()), e);
    }
    return settings;
  }

  /** These settings with all changes by commands that were made to just these values. */
  public ModelSettings with(Map<String, Changed> changes) {
    ModelSettings settings = this;
    for (Map.Entry<String, Changed> change : changes.entrySet()) {
      if (change.getValue().from().equals(option(change.getKey()))) {
        settings = settings.with(change.getKey(), change.getValue().to());
      }
    }
    return settings;
  }

  /** Settings as {@link #fields} gave them. */
  public static ModelSettings of(Map<String, String> fields) {
    return new ModelSettings(new TreeMap<>(fields));
  }

  /** Settings as {@link #toLines} wrote them; empty lines give empty settings. */
  public static ModelSettings parse(Collection<String> lines) {
    TreeMap<String, String> fields = new TreeMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      fields.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new ModelSettings(fields);
  }

  /** One {@code name=value} per setting, sorted by name. */
  public List<String> toLines() {
    return fields.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /** The settings by name. */
  public Map<String, String> fields() {
    return java.util.Collections.unmodifiableMap(fields);
  }

  /** The model that the settings describe. */
  public ModelSpec toSpec() {
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.parseWidths(fields.get("network")),
            Nonlinearity.valueOf(fields.get("nonlinearity")),
            Normalisation.parse(fields.get("normalisation")),
            Boolean.parseBoolean(fields.get("linear-path")),
            Head.parse(fields.get("head")),
            Loss.parse(fields.get("loss")));
    return new ModelSpec(
        network,
        list("cuts").stream().map(Integer::valueOf).toList(),
        list("sources").stream().map(GradientSource::parse).toList(),
        Optimizer.parse(fields.get("optimizer")),
        ModuleOptimizer.parse(fields.get("module-optimizer")),
        Integer.parseInt(fields.get("max-pending")),
        Double.parseDouble(fields.get("clip-norm")),
        TrustGate.parse(fields.get("trust-gate")),
        Long.parseLong(fields.get("seed")));
  }

  private List<String> list(String name) {
    String text = fields.get(name);
    String inner = text.substring(1, text.length() - 1);
    return inner.isEmpty() ? List.of() : List.of(inner.split(", ", -1));
  }

  /**
   * Checks that state which was stored with other settings fits these.
   *
   * @throws CheckpointMismatchException naming each setting that does not
   */
  public void requireCompatible(Collection<String> storedLines) {
    ModelSettings stored = parse(storedLines);
    List<String> changes = new ArrayList<>();
    stored.fields.forEach(
        (name, value) -> {
          String wanted = fields.get(name);
          boolean sameKind = CHANGEABLE.contains(name) && kind(value).equals(kind(wanted));
          boolean unnamed = NAMES.contains(name) && wanted == null;
          if (!value.equals(wanted) && !sameKind && !unnamed) {
            changes.add(
                "%s: %s (expected: %s, as in the checkpoint)".formatted(name, wanted, value));
          }
        });
    if (!changes.isEmpty()) {
      throw new CheckpointMismatchException(
          "the checkpoint was made with other settings: " + String.join("; ", changes));
    }
  }

  /** Adam's moments fit another rate of Adam, but not plain SGD. */
  private static String kind(String value) {
    return List.of("adam", "sgd", "rls").stream()
        .filter(kind -> value.startsWith(kind + ":"))
        .findFirst()
        .orElse("");
  }
}
