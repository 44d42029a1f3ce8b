// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentCounters;
import io.dni.streaming.message.SegmentEstimate;

/** Snapshots as lines of JSON. */
public final class SnapshotJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private SnapshotJson() {}

  /** An estimate, its fields named as in the record, with {@code "type": "estimate"}. */
  public static String line(SegmentEstimate estimate) throws JsonProcessingException {
    return typed("estimate", estimate);
  }

  /** Counters, the fields named as in the record, with {@code "type": "counters"}. */
  public static String line(SegmentCounters counters) throws JsonProcessingException {
    return typed("counters", counters);
  }

  /** How a model's examples wait for their labels, with {@code "type": "labels"}. */
  public static String line(String model, LabelStand labels) throws JsonProcessingException {
    ObjectNode node = JSON.createObjectNode().put("type", "labels").put("model", model);
    node.setAll((ObjectNode) JSON.valueToTree(labels));
    return JSON.writeValueAsString(node);
  }

  private static String typed(String type, Object value) throws JsonProcessingException {
    ObjectNode node = JSON.createObjectNode().put("type", type);
    node.setAll((ObjectNode) JSON.valueToTree(value));
    return JSON.writeValueAsString(node);
  }
}
