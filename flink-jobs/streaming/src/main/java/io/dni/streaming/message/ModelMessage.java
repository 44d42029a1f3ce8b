// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/** Whatever concerns one model: an example, a batch on its way up, or a signal on its way down. */
public sealed interface ModelMessage permits ModelExample, ModelBatch, ModelSignal {

  /** Id of the model: the key of every keyed operator. */
  String model();
}
