// SPDX-License-Identifier: Apache-2.0
/** The pure part of the product: the mathematics of decoupled neural interfaces. */
package io.dni.learning;
