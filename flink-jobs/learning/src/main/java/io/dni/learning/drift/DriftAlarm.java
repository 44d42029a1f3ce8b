// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.drift;

/**
 * A detector's word that a model has become worse.
 *
 * @param detector its name
 * @param example number of the example at which it was noticed, 1 for the first of the model
 * @param before mean error before, 0 to 1
 * @param after mean error since, 0 to 1
 */
public record DriftAlarm(String detector, long example, double before, double after) {}
