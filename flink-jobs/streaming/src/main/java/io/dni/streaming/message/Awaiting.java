// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/** What may come without its label, to be predicted at once and learned when the label is there. */
public sealed interface Awaiting extends Dated permits ModelExample, ModelRow {

  /** The producer's name for it, by which the label finds it; empty if none. */
  String id();

  /** Whether its label comes later; it has an id then, and no label. */
  boolean awaitsLabel();

  /** Whether it has a label. */
  boolean labelled();

  /** Factor of its loss, 0 or more. */
  float weight();

  /** Number of the partition in its topic. */
  int partition();

  /** Where in its partition it stands. */
  long offset();

  /** The same with its label. */
  Awaiting labelled(ModelLabel label);
}
