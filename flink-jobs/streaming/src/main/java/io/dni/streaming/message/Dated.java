// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

/** What happened at some time: the clock of late labels goes by it. */
public sealed interface Dated extends ModelMessage permits Awaiting, ModelLabel {

  /** When it happened, milliseconds since the epoch, {@link Long#MIN_VALUE} if not said. */
  long eventTime();
}
