// SPDX-License-Identifier: Apache-2.0
/** The supplementary material's theorem, corollary, counter-examples and artificial-data table. */
package io.dni.experiment.theory;
