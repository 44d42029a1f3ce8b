// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/**
 * The version of a model that has predicted a batch.
 *
 * @param step batches that the live model had learned
 * @param champion number of the champion, where that has predicted; 0: the live model has
 */
public record Served(long step, long champion) {}
