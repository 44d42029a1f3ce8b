// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

/**
 * One row of a user's table.
 *
 * @param label the label's text; null where the row has none
 * @param line the line of the file where the row ends, from 1
 */
record TableRow(String label, FloatFeatures features, long line) {}
