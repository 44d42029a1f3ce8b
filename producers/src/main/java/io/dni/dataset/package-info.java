// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets and the readers of users' files: what producers write to Kafka and what experiments
 * learn from without Kafka. A {@link io.dni.dataset.Dataset} is finite and lies in memory; an
 * {@link io.dni.dataset.ExampleStream} is read once, from front to back, and may be endless.
 * Everything random is a function of a seed.
 */
package io.dni.dataset;
