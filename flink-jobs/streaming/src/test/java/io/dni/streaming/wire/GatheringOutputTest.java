// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.Received;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.junit.jupiter.api.Test;

class GatheringOutputTest {
  private static final EncodedRecord LETTER =
      new EncodedRecord(new byte[0], new byte[] {1}, List.of());

  @Test
  void whatWasReadIsHandedOnTogetherAndOnce() {
    GatheringOutput<String> gathered = new GatheringOutput<>();
    Handed handed = new Handed();
    gathered.giveTo(handed);
    assertThat(handed.all).isEmpty();

    SourceOutput<Received<String>> ofSplit = gathered.createOutputForSplit("0");
    ofSplit.collect(Received.of("a"), 5);
    ofSplit.collect(Received.refused(LETTER));
    gathered.createOutputForSplit("1").collect(Received.of("b"));
    gathered.giveTo(handed);
    ofSplit.collect(Received.of("c"));
    gathered.giveTo(handed);

    assertThat(handed.all)
        .containsExactly(
            Received.together(List.of("a", "b")),
            Received.refused(LETTER),
            Received.together(List.of("c")));
  }

  private static final class Handed implements ReaderOutput<Received<String>> {
    private final List<Received<String>> all = new ArrayList<>();

    @Override
    public void collect(Received<String> received) {
      all.add(received);
    }

    @Override
    public void collect(Received<String> received, long timestamp) {
      throw new AssertionError("a time: " + timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Received<String>> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }
}
