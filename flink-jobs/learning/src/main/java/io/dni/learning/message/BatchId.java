// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.message;

/**
 * The identity of a mini-batch. It can never be given twice: the nonce is fresh for every attempt
 * of the operator that forms batches, so even a replay of the same examples after a failure forms
 * batches with new ids. Everything that the exactly-once promise says about gradients rests on
 * this.
 *
 * @param nonce random number of the forming attempt
 * @param sequence number of the batch within its model, from 0
 */
public record BatchId(long nonce, long sequence) {

  /** A hash of all bits, for sums that name a set of batches. */
  public long digest() {
    long h = nonce + sequence * 0x9e3779b97f4a7c15L;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
