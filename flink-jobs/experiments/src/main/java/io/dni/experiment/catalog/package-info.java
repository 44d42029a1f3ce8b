// SPDX-License-Identifier: Apache-2.0
/** The list of all experiments. */
package io.dni.experiment.catalog;
