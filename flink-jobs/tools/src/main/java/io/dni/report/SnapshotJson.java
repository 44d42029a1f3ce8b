// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;

/** Snapshots as lines of JSON. */
public final class SnapshotJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private SnapshotJson() {}

  /**
   * A snapshot: model, segment, time, the segment's figures, and those of its predictions under
   * {@code figures}; with {@code "type": "snapshot"}.
   */
  public static String line(SegmentSnapshot snapshot) throws JsonProcessingException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("type", "snapshot")
            .put("model", snapshot.model())
            .put("segment", snapshot.segment())
            .put("time", snapshot.time().toString());
    node.setAll((ObjectNode) JSON.valueToTree(snapshot.numbers()));
    node.set("figures", JSON.valueToTree(snapshot.predictions()));
    return JSON.writeValueAsString(node);
  }

  /** How a model's examples wait for their labels, with {@code "type": "labels"}. */
  public static String line(String model, LabelStand labels) throws JsonProcessingException {
    ObjectNode node = JSON.createObjectNode().put("type", "labels").put("model", model);
    node.setAll((ObjectNode) JSON.valueToTree(labels));
    return JSON.writeValueAsString(node);
  }
}
