// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/**
 * Whatever concerns one model: a row, an example, several of them, a label, a batch going up, a
 * signal going down, a command, or the model itself that moves.
 */
public sealed interface ModelMessage
    permits Dated, ModelExamples, ModelBatch, ModelSignal, ModelCommand, ModelMove {

  /** Id of the model: the key of every keyed operator. */
  String model();
}
