// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.source;

import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Optimizer;

/**
 * The interface at which a gradient source works.
 *
 * @param block number of the block below, from 1
 * @param width of the activation h that goes up
 * @param labels width of the targets y
 * @param loss of the network
 * @param optimizer of what the source learns
 * @param seed of fixed random numbers; the same for all models of a job
 */
public record Cut(int block, int width, int labels, Loss loss, Optimizer optimizer, long seed) {}
