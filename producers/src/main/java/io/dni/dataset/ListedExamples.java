// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

import java.util.List;

/**
 * A finite set of flat examples in memory.
 *
 * @param width values per example
 * @param classes number of classes, 0 where labels are none or real numbers
 * @param examples at least one
 */
record ListedExamples(int width, int classes, List<LabelledExample> examples) implements Dataset {
  ListedExamples {
    examples = List.copyOf(examples);
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public List<Integer> shape() {
    return List.of(width);
  }

  @Override
  public LabelledExample get(int index) {
    return examples.get(index);
  }
}
