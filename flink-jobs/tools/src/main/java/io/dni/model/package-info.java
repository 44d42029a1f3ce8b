// SPDX-License-Identifier: Apache-2.0

/**
 * A model outside of a job: its named tensors, the files it is kept in (npz, ONNX), and the way
 * back into a savepoint that a job starts from.
 */
package io.dni.model;
