// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.checkpoint.CheckpointContents;
import io.dni.checkpoint.OpenCheckpoint;
import io.dni.inspect.Inspection.ModelReport;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.features.EncoderState;
import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.ModelScore;
import io.dni.streaming.labels.ArrivalScore;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.state.FormingBatches;
import io.dni.streaming.state.FormingRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes an {@link Inspection} of an open checkpoint, one segment after the other. */
final class CheckpointInspector {
  private CheckpointInspector() {}

  /**
   * Inspects models and segments.
   *
   * @param model id of the only one to look at; empty for all
   * @param segment number of the only one to look at; empty for all
   * @throws IllegalArgumentException if the checkpoint has no such model or segment
   */
  static Inspection inspect(OpenCheckpoint reader, Optional<String> model, OptionalInt segment)
      throws IOException {
    ModelSpec spec = reader.settings().toSpec();
    int number = segment.orElse(0);
    if (number < 0 || number >= spec.segments()) {
      throw new IllegalArgumentException(
          "segment: %d (expected: 0 to %d)".formatted(number, spec.segments() - 1));
    }
    Map<String, FormingBatches> forming = reader.forming();
    Map<String, ModelScore> scores = reader.scores();
    Map<String, EncoderState> encoders = reader.encoders();
    Map<String, ArrivalScore> arrivals = reader.arrivals();
    Map<String, LabelStand> labels = reader.labels();
    SortedMap<String, SortedMap<Integer, SegmentReport>> reports = new TreeMap<>();
    forming.keySet().forEach(id -> reports.put(id, new TreeMap<>()));
    labels.keySet().forEach(id -> reports.putIfAbsent(id, new TreeMap<>()));
    for (int i = 0; i < spec.segments(); i++) {
      for (Map.Entry<String, SegmentState> state : reader.segment(i).entrySet()) {
        Map<Integer, SegmentReport> own =
            reports.computeIfAbsent(state.getKey(), id -> new TreeMap<>());
        if (segment.orElse(i) == i && model.orElse(state.getKey()).equals(state.getKey())) {
          own.put(i, SegmentReport.of(spec, i, state.getValue()));
        }
      }
    }
    model.ifPresent(id -> CheckpointContents.requireModel(id, reports.keySet()));
    List<ModelReport> models = new ArrayList<>();
    reports.forEach(
        (id, own) -> {
          if (model.orElse(id).equals(id)) {
            addUnseen(spec, id, own, segment);
            models.add(
                modelReport(
                    id,
                    Optional.ofNullable(forming.get(id)),
                    labels.get(id),
                    figures(
                        Optional.ofNullable(scores.get(id)), Optional.ofNullable(arrivals.get(id))),
                    Optional.ofNullable(encoders.get(id)),
                    List.copyOf(own.values())));
          }
        });
    return new Inspection(
        reader.location(), reader.checkpointId(), reader.settings().fields(), models);
  }

  /** A segment without state has seen nothing: then it is as the job would start it. */
  private static void addUnseen(
      ModelSpec spec, String model, Map<Integer, SegmentReport> own, OptionalInt only) {
    for (int i = 0; i < spec.segments(); i++) {
      if (only.orElse(i) == i && !own.containsKey(i)) {
        own.put(i, SegmentReport.of(spec, i, new DecoupledSegment(spec, i).newState(model)));
      }
    }
  }

  private static Map<String, Double> figures(
      Optional<ModelScore> score, Optional<ArrivalScore> arrival) {
    Map<String, Double> figures = new TreeMap<>();
    score.ifPresent(s -> figures.putAll(Figures.scoped(Figures.RUN, s.run())));
    score.ifPresent(s -> figures.putAll(Figures.scoped(Figures.WINDOW, s.window())));
    arrival.ifPresent(a -> figures.putAll(Figures.scoped(Figures.ARRIVAL, a.score().run())));
    return figures;
  }

  private static ModelReport modelReport(
      String id,
      Optional<FormingBatches> forming,
      LabelStand labels,
      Map<String, Double> figures,
      Optional<EncoderState> encoder,
      List<SegmentReport> segments) {
    return new ModelReport(
        id,
        segments.stream().mapToLong(SegmentReport::parameters).sum(),
        segments.stream().mapToLong(s -> s.module() == null ? 0 : s.module().parameters()).sum(),
        segments.stream().mapToLong(SegmentReport::nonFinite).sum(),
        segments.stream().mapToLong(SegmentReport::pending).sum(),
        forming.map(FormingBatches::labelled).map(FormingRows::count).orElse(0),
        labels,
        figures,
        encoder.map(EncoderReport::of).orElse(null),
        segments);
  }
}
