// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * Holds what a reader gives during one call, so that it can be handed on together. It is for
 * sources without a clock: nothing is kept of times and of partitions.
 *
 * @param <T> the message
 */
final class GatheringOutput<T> implements ReaderOutput<Received<T>> {
  private List<T> messages = new ArrayList<>();
  private final List<EncodedRecord> refused = new ArrayList<>();

  /** Hands everything on. */
  void giveTo(Consumer<Received<T>> output) {
    if (!messages.isEmpty()) {
      output.accept(Received.together(messages));
      messages = new ArrayList<>(messages.size());
    }
    refused.forEach(letter -> output.accept(Received.refused(letter)));
    refused.clear();
  }

  @Override
  public void collect(Received<T> received) {
    messages.addAll(received.messages());
    received.refused().ifPresent(refused::add);
  }

  @Override
  public void collect(Received<T> received, long timestamp) {
    collect(received);
  }

  @Override
  public void emitWatermark(Watermark watermark) {}

  @Override
  public void markIdle() {}

  @Override
  public void markActive() {}

  @Override
  public SourceOutput<Received<T>> createOutputForSplit(String split) {
    return this;
  }

  @Override
  public void releaseOutputForSplit(String split) {}
}
