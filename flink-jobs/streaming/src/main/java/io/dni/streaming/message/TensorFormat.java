// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/** How the values of a tensor are written, little-endian. */
public enum TensorFormat {
  /** Four bytes each. */
  FLOAT32,
  /** The upper two bytes of a float32. */
  BFLOAT16
}
