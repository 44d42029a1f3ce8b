// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.experiment.ResultRow;

/** What is measured on the layers of a network in training; it must not change the network. */
interface LayerMeasurement {

  /**
   * Measures all hidden layers.
   *
   * @param network stopped after so many steps
   * @param step how many
   * @param row receives series named by {@link DeepNetworkStudy#series}
   */
  void measure(ImageTraining network, int step, ResultRow row);
}
