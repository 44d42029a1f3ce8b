// SPDX-License-Identifier: Apache-2.0
/**
 * What an experiment is: named, seeded, interruptible, and answering with rows, computed statements
 * and pictures. The experiments themselves are in the packages below.
 */
package io.dni.experiment;
