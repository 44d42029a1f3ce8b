// SPDX-License-Identifier: Apache-2.0

/**
 * Turns the rows of a table into inputs of a network (SPEC, section 12): running standardisation of
 * numbers, vocabularies of words, and read-outs, which are inputs that learn.
 */
package io.dni.learning.features;
