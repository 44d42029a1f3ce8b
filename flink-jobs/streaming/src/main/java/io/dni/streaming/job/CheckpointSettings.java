// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import java.time.Duration;

/**
 * Checkpoints of a job.
 *
 * @param interval between them, zero for none
 * @param toleratedFailures how many may fail one after the other
 * @param directory a path or a URI
 */
public record CheckpointSettings(Duration interval, int toleratedFailures, String directory) {}
