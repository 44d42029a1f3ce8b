// SPDX-License-Identifier: Apache-2.0
/** Measures speed: {@code dni bench}. */
package io.dni.bench;
