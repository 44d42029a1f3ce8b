// SPDX-License-Identifier: Apache-2.0
package io.dni.learning;

import com.fasterxml.jackson.databind.JsonNode;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.Backpropagation;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * A training run of the NumPy reference: the model it trained, and its parameters before and after
 * every step, in the order of this code's flat arrays.
 */
final class ReferenceTrace {
  /** Rate of the segments' Adam in the reference. */
  static final double SEGMENT_RATE = 0.01;

  /** Rate of the SG modules' Adam in the reference. */
  static final double MODULE_RATE = 0.02;

  private final JsonNode json;

  ReferenceTrace(String file) {
    json = Golden.read(file);
  }

  ModelSpec spec() {
    List<Integer> widths = new ArrayList<>();
    json.get("dims").forEach(d -> widths.add(d.asInt()));
    String loss = json.get("loss").asText();
    NetworkSpec network =
        new NetworkSpec(
            widths,
            Nonlinearity.RELU,
            json.get("batchNorm").asBoolean(),
            loss.equals("log") ? Loss.SOFTMAX : Loss.parse(loss));
    GradientSource source =
        json.has("condition")
            ? new SyntheticGradient(Conditioning.parse(json.get("condition").asText()), 0)
            : new Backpropagation();
    return ModelSpec.of(
        network,
        ModelSpec.everyLayer(network),
        source,
        new Adam(SEGMENT_RATE),
        new Adam(MODULE_RATE),
        1);
  }

  /** Distance in batches between a guess and its correction. */
  int delay() {
    return json.has("delay") ? json.get("delay").asInt() : 0;
  }

  /** The parameters before the first step. */
  JsonNode start() {
    return json.get("start");
  }

  JsonNode steps() {
    return json.get("steps");
  }

  /** W, b, γ and β of one segment. */
  static float[] segment(JsonNode parameters, int index) {
    return flat(parameters.get("segments").get(index), "W", "b", "gamma", "beta");
  }

  /** Running mean and variance of one segment; nothing without batch norm. */
  static float[] statistics(JsonNode parameters, int index) {
    return flat(parameters.get("segments").get(index), "runningMean", "runningVar");
  }

  /** A, B and c of one SG module. */
  static float[] module(JsonNode parameters, int index) {
    return flat(parameters.get("sg").get(index), "A", "B", "c");
  }

  /** Makes the states' parameters the reference's; moments and counters stay. */
  static void load(List<SegmentState> states, JsonNode parameters) {
    for (int i = 0; i < states.size(); i++) {
      put(segment(parameters, i), states.get(i).weights().parameters());
      if (states.get(i).moduleWeights().isPresent()) {
        put(module(parameters, i), states.get(i).moduleWeights().get().parameters());
      }
    }
  }

  private static void put(float[] from, float[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "reference has %d parameters (expected: %d)".formatted(from.length, to.length));
    }
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static float[] flat(JsonNode node, String... names) {
    float[] all = new float[0];
    for (String name : names) {
      if (node.has(name)) {
        Matrix m = Golden.matrix(node.get(name));
        int from = all.length;
        all = java.util.Arrays.copyOf(all, from + m.size());
        System.arraycopy(m.data(), 0, all, from, m.size());
      }
    }
    return all;
  }
}
