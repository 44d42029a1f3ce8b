// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.features;

/**
 * A row of a table before it is encoded.
 *
 * @param numbers one per column of numbers; NaN: missing
 * @param words one per column of words; null: missing
 */
public record RawRow(double[] numbers, String[] words) {}
