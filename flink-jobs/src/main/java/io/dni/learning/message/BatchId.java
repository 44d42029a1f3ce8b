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
public record BatchId(long nonce, long sequence) {}
