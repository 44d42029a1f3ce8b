// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Examples or rows of one model that lay in Kafka together. They cross the edge as one message and
 * are taken up in one call: what each of them would cost by itself is most of the work where the
 * network is small.
 *
 * @param model id of the model
 * @param examples of this model, in the order of their partition
 */
public record ModelExamples(String model, List<Awaiting> examples) implements ModelMessage {

  /** Examples that were read together, those of each model by themselves. */
  public static List<ModelExamples> byModel(List<Awaiting> read) {
    Map<String, List<Awaiting>> models = new LinkedHashMap<>();
    for (Awaiting example : read) {
      models.computeIfAbsent(example.model(), model -> new ArrayList<>()).add(example);
    }
    return models.entrySet().stream()
        .map(model -> new ModelExamples(model.getKey(), model.getValue()))
        .toList();
  }
}
