// SPDX-License-Identifier: Apache-2.0
/** How soon the drift detectors notice, and how often without cause. */
package io.dni.experiment.drift;
