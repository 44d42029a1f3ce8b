// SPDX-License-Identifier: Apache-2.0
package io.dni.checkpoint;

import io.dni.learning.decoupling.Counter;
import io.dni.learning.decoupling.SegmentState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How one model came along over several checkpoints, oldest first.
 *
 * @param batches that the first segment had seen at each checkpoint
 * @param cosines running cosine of the guesses of each segment with an SG module: by segment, then
 *     by checkpoint; NaN where nothing had been corrected yet
 * @param segments numbers of those segments
 */
public record CheckpointSeries(List<Long> batches, List<double[]> cosines, List<Integer> segments) {

  /**
   * Reads the newest checkpoints below a path.
   *
   * @param path as for {@link CheckpointReader#series}
   * @param model id of the model; checkpoints without it are left out
   * @param most how many checkpoints at most
   */
  public static CheckpointSeries read(String path, String model, int most) throws IOException {
    List<String> all = CheckpointReader.series(path);
    List<List<SegmentState>> states = new ArrayList<>();
    for (String location : all.subList(Math.max(0, all.size() - most), all.size())) {
      CheckpointContents contents = CheckpointReader.read(location);
      if (contents.models().containsKey(model)) {
        states.add(contents.model(model).segments());
      }
    }
    List<Integer> segments = new ArrayList<>();
    List<double[]> cosines = new ArrayList<>();
    int count = states.isEmpty() ? 0 : states.get(states.size() - 1).size();
    for (int i = 0; i < count; i++) {
      int segment = i;
      if (states.get(states.size() - 1).get(i).moduleWeights().isPresent()) {
        segments.add(segment);
        cosines.add(
            states.stream()
                .mapToDouble(s -> segment < s.size() ? s.get(segment).cosine() : Double.NaN)
                .toArray());
      }
    }
    List<Long> batches = states.stream().map(s -> s.get(0).count(Counter.BATCHES)).toList();
    return new CheckpointSeries(batches, cosines, segments);
  }
}
