// SPDX-License-Identifier: Apache-2.0
/** The gate between a live model and its champion. */
package io.dni.experiment.gate;
