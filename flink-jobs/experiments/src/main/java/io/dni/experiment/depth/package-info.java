// SPDX-License-Identifier: Apache-2.0
/** Deep networks on MNIST: accuracy by depth, representations, and linear probes. */
package io.dni.experiment.depth;
