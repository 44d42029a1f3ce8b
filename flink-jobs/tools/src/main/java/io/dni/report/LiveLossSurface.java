// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.analysis.Fidelity;
import io.dni.picture.PanelGrid;
import io.dni.picture.Picture;
import io.dni.picture.PointSurface;
import io.dni.streaming.message.PointLosses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Figure 9 from a live job: the true loss of each data point over training beside the loss that
 * each SG module implies, out of the per-example snapshots of the first model that sends any.
 *
 * <p>The examples need ids that name the points of a finite set. A point that is not in a
 * snapshot's batch keeps its loss of the snapshot before.
 */
public final class LiveLossSurface {
  /** A set with more points is no finite one that can be drawn; nothing is kept of it. */
  private static final int MOST_POINTS = 1000;

  private static final int MOST_COLUMNS = 100;

  /** Of more recordings every second one is dropped: a run may be longer than its picture. */
  private static final int MOST_RECORDINGS = 512;

  /** Share of the recordings that the fidelity leaves out: the modules start from nothing. */
  private static final int WARM_UP = 5;

  private final SortedMap<Long, Recording> recordings = new TreeMap<>();
  private final TreeSet<Integer> points = new TreeSet<>();
  private Optional<String> model = Optional.empty();
  private boolean given = true;

  /** The losses by point, and the implied ones by segment too, after so many batches. */
  private record Recording(
      Map<Integer, Float> truth, SortedMap<Integer, Map<Integer, Float>> implied) {
    Recording() {
      this(new HashMap<>(), new TreeMap<>());
    }
  }

  /** Adds a snapshot; those without ids that are whole numbers make no picture. */
  public void add(PointLosses losses) {
    model = model.or(() -> Optional.of(losses.model()));
    if (!given || !model.get().equals(losses.model())) {
      return;
    }
    given = losses.ids().stream().allMatch(id -> id.matches("\\d{1,9}"));
    if (given) {
      List<Integer> ids = losses.ids().stream().map(Integer::valueOf).toList();
      points.addAll(ids);
      Recording at = recordings.computeIfAbsent(losses.batches(), b -> new Recording());
      losses.truth().ifPresent(values -> put(ids, values, at.truth()));
      losses
          .implied()
          .ifPresent(
              v ->
                  put(
                      ids,
                      v,
                      at.implied().computeIfAbsent(losses.segment(), i -> new HashMap<>())));
    }
    if (recordings.size() > MOST_RECORDINGS) {
      boolean odd = false;
      for (var i = recordings.headMap(losses.batches()).keySet().iterator(); i.hasNext(); ) {
        i.next();
        odd = !odd;
        if (odd) {
          i.remove();
        }
      }
    }
    if (!given || points.size() > MOST_POINTS) {
      given = false;
      recordings.clear();
      points.clear();
    }
  }

  private static void put(List<Integer> ids, float[] values, Map<Integer, Float> to) {
    for (int s = 0; s < values.length; s++) {
      to.put(ids.get(s), values[s]);
    }
  }

  /** The picture; empty if no snapshots with losses and ids of one finite set have come. */
  public Optional<Picture> picture() {
    List<Recording> whole =
        recordings.values().stream()
            .filter(r -> !r.truth().isEmpty() && !r.implied().isEmpty())
            .toList();
    if (whole.size() < WARM_UP) {
      return Optional.empty();
    }
    PointSurface truth = surface(whole.stream().map(Recording::truth).toList());
    double most = truth.brightest();
    int[] order = truth.byLastValue();
    PanelGrid grid =
        new PanelGrid(
            "Loss of each point (down) over training (across)",
            List.of("true loss", "implied by the SG module"),
            140);
    for (int segment : whole.get(whole.size() - 1).implied().keySet()) {
      PointSurface implied =
          surface(whole.stream().map(r -> r.implied().getOrDefault(segment, Map.of())).toList());
      Fidelity fidelity = Fidelity.of(late(truth), late(implied));
      grid.row(
          String.format(
              Locale.ROOT,
              "segment %d\ncorrelation %.3f\nrelative error %.3f",
              segment,
              fidelity.correlation(),
              fidelity.relativeError()),
          List.of(truth.image(order, most), implied.image(order, most)));
    }
    grid.legend("loss", "0", String.format(Locale.ROOT, "%.2f and more", most));
    return Optional.of(
        new Picture(
            "loss-surface",
            "True and implied loss of each data point over training, from the loss-estimate topic",
            grid.image()));
  }

  /** A row per point, a column per recording, evenly chosen where there are too many. */
  private PointSurface surface(List<Map<Integer, Float>> losses) {
    int columns = Math.min(MOST_COLUMNS, losses.size());
    List<Integer> ids = new ArrayList<>(points);
    double[] values = new double[ids.size() * columns];
    Map<Integer, Float> held = new HashMap<>();
    int next = 0;
    for (int column = 0; column < columns; column++) {
      for (int end = (column + 1) * losses.size() / columns; next < end; next++) {
        held.putAll(losses.get(next));
      }
      for (int s = 0; s < ids.size(); s++) {
        values[s * columns + column] = held.getOrDefault(ids.get(s), 0f);
      }
    }
    return new PointSurface(values, columns);
  }

  private static double[] late(PointSurface surface) {
    int from = surface.columns() / WARM_UP;
    return IntStream.range(0, surface.values().length)
        .filter(i -> i % surface.columns() >= from)
        .mapToDouble(i -> surface.values()[i])
        .toArray();
  }
}
