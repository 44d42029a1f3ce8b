// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Kafka has removed examples that the job had not read, and it was told to fail then. No restart
 * brings them back, so Flink is told not to try.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class RecordsLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RecordsLostException(String message) {
    super(message);
  }
}
