// SPDX-License-Identifier: Apache-2.0

/** Public streams of rows, beside other learners, and what a user's table may do to a learner. */
package io.dni.experiment.streams;
