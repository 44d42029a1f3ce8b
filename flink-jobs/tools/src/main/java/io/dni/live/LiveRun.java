// SPDX-License-Identifier: Apache-2.0
package io.dni.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.report.FigureRegistry;
import io.dni.report.Troubles;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.wire.ControlTopic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the live page shows, in bounded memory: a series that has become too long gives up every
 * second point. Thread-safe.
 */
public final class LiveRun {
  /** Points of a series at most. */
  static final int MOST_POINTS = 400;

  private static final int MOST_OUTCOMES = 12;

  /** Every event has all points, so they hold what the page draws and no more. */
  private static final Set<SegmentFigure> DRAWN =
      EnumSet.of(
          SegmentFigure.EXAMPLES,
          SegmentFigure.TRUE_LOSS,
          SegmentFigure.IMPLIED_LOSS,
          SegmentFigure.SG_COSINE,
          SegmentFigure.GRADIENT_DELAY,
          SegmentFigure.PENDING);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Points of each segment of each model; a point has a batch number and what was told then. */
  private final Map<String, Map<Integer, List<ObjectNode>>> models = new TreeMap<>();

  private final Map<String, LabelStand> labels = new TreeMap<>();
  private Troubles troubles = Troubles.NONE;
  private final Deque<String> outcomes = new ArrayDeque<>();

  /** Takes up a snapshot. */
  public synchronized void add(SegmentSnapshot s) {
    ObjectNode point = point(s.model(), s.segment(), s.batches());
    point.put("time", s.time().toEpochMilli());
    for (SegmentFigure figure : DRAWN) {
      Number value = s.number(figure);
      if (value != null) {
        point.putPOJO(figure.key(), value);
      }
    }
    s.predictions()
        .forEach(
            (name, value) -> {
              if (!name.contains(".confusion.")) { // counts for tables, not for curves
                point.put(name, value);
              }
            });
  }

  /** Takes up how the models' examples wait for labels, in place of what was known before. */
  public synchronized void add(Map<String, LabelStand> waiting) {
    labels.putAll(waiting);
  }

  /** Takes up what became of a command. */
  public synchronized void add(ControlTopic.Outcome outcome) {
    outcomes.add(outcome.text());
    if (outcomes.size() > MOST_OUTCOMES) {
      outcomes.remove();
    }
  }

  /** Takes up what goes wrong, in place of what was known before. */
  public synchronized void set(Troubles now) {
    troubles = now;
  }

  /** All of it. */
  public synchronized String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("troubles", troubles.line().orElse(""));
    FigureRegistry.write(root);
    ArrayNode told = root.putArray("outcomes");
    outcomes.forEach(told::add);
    ObjectNode waiting = root.putObject("labels");
    labels.forEach(
        (model, stand) -> {
          ObjectNode one = waiting.putObject(model).put("waiting", stand.waiting());
          one.put("line", stand.line()).putPOJO("outcomes", stand.outcomes());
        });
    ObjectNode byModel = root.putObject("models");
    models.forEach(
        (model, segments) -> {
          ArrayNode list = byModel.putArray(model);
          segments.forEach(
              (index, points) -> {
                ArrayNode array = list.addObject().put("index", index).putArray("points");
                points.forEach(array::add);
              });
        });
    return root.toString();
  }

  /** The point of a batch; after a restore the newer one takes the place of those after it. */
  private ObjectNode point(String model, int segment, long batches) {
    List<ObjectNode> points =
        models
            .computeIfAbsent(model, m -> new TreeMap<>())
            .computeIfAbsent(segment, s -> new ArrayList<>());
    points.removeIf(p -> p.get("batches").asLong() > batches);
    if (points.isEmpty() || points.get(points.size() - 1).get("batches").asLong() < batches) {
      if (points.size() >= MOST_POINTS) {
        for (int i = points.size() - 2; i >= 0; i -= 2) {
          points.remove(i);
        }
      }
      points.add(JSON.createObjectNode().put("batches", batches));
    }
    return points.get(points.size() - 1);
  }
}
