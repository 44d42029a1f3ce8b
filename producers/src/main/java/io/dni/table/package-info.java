// SPDX-License-Identifier: Apache-2.0
/**
 * Tables as people have them: CSV of any dialect, JSON, plain or gzipped, from a file or a pipe. A
 * {@link io.dni.table.Table} has columns with names and rows of texts, and says nothing of what
 * they mean: which are numbers or words, which is the label. That is for those who read it.
 */
package io.dni.table;
