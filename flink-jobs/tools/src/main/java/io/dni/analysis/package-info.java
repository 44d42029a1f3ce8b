// SPDX-License-Identifier: Apache-2.0
/**
 * What representations a network has formed, from the activations of its layers alone:
 * dissimilarity matrices and linear probes (paper, section 5; S-D, figures 7 and 8).
 */
package io.dni.analysis;
