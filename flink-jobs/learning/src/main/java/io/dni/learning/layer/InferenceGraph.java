// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.layer;

import java.util.List;
import java.util.Map;

/**
 * Takes a network's inference apart into operations, named as the ONNX operators are: what an
 * export needs to know of a layer.
 */
public interface InferenceGraph {

  /**
   * Adds an operation.
   *
   * @param operator such as {@code Gemm}
   * @param inputs names of its first inputs
   * @param tensors names of the layer's own tensors that follow as inputs
   * @param attributes of the operator; a Long or a Float each
   * @return name of its output
   */
  String add(
      String operator, List<String> inputs, List<String> tensors, Map<String, Number> attributes);
}
