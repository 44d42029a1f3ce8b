// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.streaming.wire.Intake;
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
 * @param maxInFlight batches let go whose last signal has not come back, at least 1
 * @param feedbackTimeout after which a signal is taken for lost
 * @param lockStep whether a segment takes up a batch only when the one before is settled
 * @param intake how much may wait, and of how many models
 */
public record BatchingSettings(
    int size,
    int inputs,
    int outputs,
    Duration maxWait,
    Duration predictWait,
    int maxInFlight,
    Duration feedbackTimeout,
    boolean lockStep,
    Intake intake)
    implements Serializable {}
