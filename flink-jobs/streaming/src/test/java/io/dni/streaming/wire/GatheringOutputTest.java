// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.Received;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceOutput;
import org.junit.jupiter.api.Test;

class GatheringOutputTest {
  private static final EncodedRecord LETTER =
      new EncodedRecord(new byte[0], new byte[] {1}, List.of());

  @Test
  void whatWasReadIsHandedOnTogetherAndOnce() {
    GatheringOutput<String> gathered = new GatheringOutput<>();
    List<Received<String>> handed = new ArrayList<>();
    gathered.giveTo(handed::add);
    assertThat(handed).isEmpty();

    SourceOutput<Received<String>> ofSplit = gathered.createOutputForSplit("0");
    ofSplit.collect(Received.of("a"), 5);
    ofSplit.collect(Received.refused(LETTER));
    gathered.createOutputForSplit("1").collect(Received.of("b"));
    gathered.giveTo(handed::add);
    ofSplit.collect(Received.of("c"));
    gathered.giveTo(handed::add);

    assertThat(handed)
        .containsExactly(
            Received.together(List.of("a", "b")),
            Received.refused(LETTER),
            Received.together(List.of("c")));
  }
}
