// SPDX-License-Identifier: Apache-2.0

/**
 * What is in a checkpoint: read it without a running job, look into it, compare it, export it, and
 * start a new job from what was exported. The only package that uses Flink's State Processor API.
 */
package io.dni.inspect;
