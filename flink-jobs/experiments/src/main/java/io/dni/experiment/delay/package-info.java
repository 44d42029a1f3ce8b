// SPDX-License-Identifier: Apache-2.0
/** What a stream does to the method: late, lost, duplicated and overtaking error gradients. */
package io.dni.experiment.delay;
