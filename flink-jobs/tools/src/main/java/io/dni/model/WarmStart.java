// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.checkpoint.CheckpointWriter;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.source.GradientSource;
import io.dni.model.NamedTensor.Role;
import io.dni.streaming.state.CheckpointMismatchException;
import io.dni.streaming.state.ModelSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Starts a new job from stored weights, also one that is cut or learns otherwise: the network must
 * be the same, everything else may differ. SG modules are taken over where the same kind sits at
 * the same place, and start at zero elsewhere. An optimizer goes on where its moments are stored,
 * it is of the same kind and its piece of the network is whole; elsewhere it starts anew, as
 * counters and running means always do.
 */
public final class WarmStart {
  private WarmStart() {}

  /**
   * Writes a savepoint to start the job from.
   *
   * @param stored model to start from
   * @param target what the new job is configured for
   * @param model id that the model has in the new job's stream
   * @param directory of the savepoint, a path or a URI; must not exist
   * @throws CheckpointMismatchException naming what differs in the networks
   */
  public static void write(StoredModel stored, ModelSpec target, String model, String directory)
      throws IOException {
    CheckpointWriter.write(
        ModelSettings.of(target, stored.names()),
        Map.of(model, states(stored, target, model)),
        stored.encoder().map(e -> Map.of(model, e)).orElse(Map.of()),
        directory);
  }

  /** The stored weights, as a model of the target. */
  public static StoredModel of(StoredModel stored, ModelSpec target) {
    return new StoredModel(
        stored.id(), target, states(stored, target, stored.id()), stored.names(), stored.encoder());
  }

  /** States of the target's segments with the stored weights. */
  static List<SegmentState> states(StoredModel stored, ModelSpec target, String model) {
    requireSameNetwork(stored.spec(), target);
    List<SegmentState> states = new ArrayList<>();
    for (int i = 0; i < target.segments(); i++) {
      states.add(new DecoupledSegment(target, i).newState(model));
    }
    Map<String, NamedTensor> given =
        new HashMap<>(
            stored.tensors().stream()
                .collect(Collectors.toMap(NamedTensor::name, Function.identity())));
    Map<Integer, GradientSource> sources = sources(stored.spec());
    List<NamedTensor> tensors = ModelTensors.of(target, states);
    for (NamedTensor tensor : tensors) {
      if (tensor.role() == Role.MODULE && !sameModule(tensor, target, stored.spec(), sources)) {
        given.remove(tensor.name());
      }
      NamedTensor from = given.get(tensor.name());
      if (from != null) {
        System.arraycopy(from.data(), from.offset(), tensor.data(), tensor.offset(), tensor.size());
      }
    }
    for (int i = 0; i < states.size(); i++) {
      int segment = i;
      states.set(
          i,
          OptimizerMemory.after(
              states.get(i),
              steps(tensors, t -> t.segment() == segment && t.role() != Role.MODULE, given),
              steps(tensors, t -> t.segment() == segment && t.role() == Role.MODULE, given)));
    }
    return states;
  }

  private static long steps(
      List<NamedTensor> tensors, Predicate<NamedTensor> own, Map<String, NamedTensor> given) {
    return OptimizerMemory.copy(tensors.stream().filter(own).toList(), given).orElse(0L);
  }

  private static boolean sameModule(
      NamedTensor tensor,
      ModelSpec target,
      ModelSpec stored,
      Map<Integer, GradientSource> sources) {
    int cut = target.cuts().get(tensor.segment());
    GradientSource source = target.sources().get(tensor.segment());
    return source.equals(sources.get(cut))
        && solves(target) == solves(stored)
        && (!source.seeded() || target.seed() == stored.seed());
  }

  private static boolean solves(ModelSpec spec) {
    return spec.moduleOptimizer() instanceof LeastSquares;
  }

  /** Gradient sources by the number of the block below. */
  private static Map<Integer, GradientSource> sources(ModelSpec spec) {
    Map<Integer, GradientSource> sources = new HashMap<>();
    for (int i = 0; i < spec.cuts().size(); i++) {
      sources.put(spec.cuts().get(i), spec.sources().get(i));
    }
    return sources;
  }

  private static void requireSameNetwork(ModelSpec stored, ModelSpec target) {
    if (!stored.network().equals(target.network())) {
      Map<String, String> is = ModelSettings.of(stored).fields();
      Map<String, String> wanted = ModelSettings.of(target).fields();
      String differences =
          List.of("network", "nonlinearity", "normalisation", "linear-path", "head", "loss")
              .stream()
              .filter(name -> !is.get(name).equals(wanted.get(name)))
              .map(
                  name ->
                      "%s: %s (expected: %s, as stored)"
                          .formatted(name, wanted.get(name), is.get(name)))
              .collect(Collectors.joining("; "));
      throw new CheckpointMismatchException("the stored network is another one: " + differences);
    }
  }
}
