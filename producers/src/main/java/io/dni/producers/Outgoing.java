// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

/**
 * A record on its way out.
 *
 * @param topic where to
 * @param turn which example it is of, from 0: each model gets every n-th
 * @param position when it is due, counted in examples
 * @param value its bytes
 */
record Outgoing(String topic, long turn, double position, byte[] value) {}
