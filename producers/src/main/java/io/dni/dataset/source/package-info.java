// SPDX-License-Identifier: Apache-2.0
/**
 * The kinds of data that commands read, in one list. To add one: a {@link
 * io.dni.dataset.source.DataSource}, or a {@link io.dni.table.Table} for a format of tables, and a
 * line in {@link io.dni.dataset.source.DataSources}.
 */
package io.dni.dataset.source;
