// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;
import java.util.SplittableRandom;

/** Fresh points of an artificial problem, without end. */
final class ArtificialStream implements ExampleStream {
  private final ArtificialData data;
  private final float[] normal;
  private final SplittableRandom random;
  private long index;

  ArtificialStream(ArtificialData data, long seed) {
    this.data = data;
    this.normal = data.normal(seed);
    this.random = Seeds.generator(seed, ArtificialData.ENDLESS);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public LabelledExample next() {
    float[] point = new float[data.dimensions()];
    data.drawPoint(random, point, 0);
    int label = data.cleanLabel(random, normal, point, 0);
    if (data.kind() == ArtificialData.Kind.NOISY && random.nextDouble() < ArtificialData.SWAPPED) {
      label ^= 1;
    }
    return new LabelledExample(new FloatFeatures(point), label, index++);
  }

  @Override
  public List<Integer> shape() {
    return List.of(data.dimensions());
  }

  @Override
  public int classes() {
    return data.classes();
  }
}
