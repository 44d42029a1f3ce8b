// SPDX-License-Identifier: Apache-2.0
/** Which normalisation of hidden layers survives which stream; not in the paper. */
package io.dni.experiment.normalisation;
