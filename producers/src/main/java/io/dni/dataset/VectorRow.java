// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset;

/**
 * One row of a user's table as the inputs of a network.
 *
 * @param label the label's text; null where the row has none
 * @param id from the column of ids; empty without one
 * @param place where the row stands, for messages
 */
record VectorRow(String label, FloatFeatures features, String id, String place) {}
