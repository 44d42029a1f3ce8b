// SPDX-License-Identifier: Apache-2.0

/** What a table's own rows say of a model, and the model that follows, learned in this thread. */
package io.dni.tabular;
