// SPDX-License-Identifier: Apache-2.0
/**
 * The exactly-once promise under simulated faults: the product's own learning rule in a network of
 * segments whose messages are delayed, reordered, duplicated and lost, and which crashes and goes
 * back to its last checkpoint, all from one seed. No Flink, no Kafka, no clock.
 */
package io.dni.faults;
