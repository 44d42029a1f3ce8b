// SPDX-License-Identifier: Apache-2.0

/**
 * Checkpoints and savepoints, read and written without a running job. The only package that uses
 * Flink's State Processor API.
 */
package io.dni.checkpoint;
