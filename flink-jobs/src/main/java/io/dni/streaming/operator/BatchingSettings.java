// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import java.io.Serializable;
import java.time.Duration;

/**
 * How batches are formed.
 *
 * @param size examples per batch, at least 1
 * @param inputs width of an example
 * @param outputs width of a target
 * @param maxWait how long an incomplete batch of labelled examples waits for more; zero: for ever
 * @param predictWait how long examples to predict wait for more
 * @param lockStep whether a batch is let go only when an earlier one has been settled
 * @param lockStepTimeout after which a batch that is never settled is given up
 */
public record BatchingSettings(
    int size,
    int inputs,
    int outputs,
    Duration maxWait,
    Duration predictWait,
    boolean lockStep,
    Duration lockStepTimeout)
    implements Serializable {}
