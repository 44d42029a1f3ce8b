// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.SegmentState;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * The stored form of the states. The golden files are bytes that each version wrote, version 2 with
 * weights of examples, version 3 with what a champion sees; they are never made anew, so a change
 * that cannot read them fails here and not in a user's checkpoint.
 */
class StateSerializerTest {
  private static final SegmentStateSerializer SEGMENT = new SegmentStateSerializer();
  private static final FormingBatchesSerializer FORMING = new FormingBatchesSerializer();

  @Test
  void aSegmentStateOfVersion1IsReadWithEverythingInIt() throws IOException {
    SegmentState read = read(SEGMENT, golden("segment-v1.bin"));

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes("pending\\.entries\\..*weights")
        .isEqualTo(SampleStates.segment());
    assertThat(read.pending().entries()).allMatch(entry -> entry.weights().isEmpty());
  }

  @Test
  void formingBatchesOfVersion1AreReadWithEverythingInThem() throws IOException {
    FormingBatches read = read(FORMING, golden("forming-v1.bin"));

    assertThat(read.nextSequence()).isEqualTo(3);
    assertThat(read.labelled().ids()).containsExactly("one");
    assertThat(read.labelled().x()).startsWith(1, 2, 3);
    assertThat(read.ready().peek()).isEqualTo(SampleStates.forming().ready().peek());
    assertThat(read.inFlight()).isEqualTo(SampleStates.forming().inFlight());
    assertThat(read.feedbackLost()).isTrue();
    assertThat(read.labelled().weights()).isEmpty();
  }

  @Test
  void formingBatchesOfVersion2HaveWeightsAndNoChampion() throws IOException {
    FormingBatches read = read(FORMING, golden("forming-v2.bin"));

    assertThat(read.labelled().weights()).containsExactly(2.5f);
    assertThat(read.labelled().champion()).isEmpty();
    assertThat(read.feedbackLost()).isTrue();
  }

  @Test
  void theFormThatIsWrittenIsThatOfTheGoldenFiles() throws IOException {
    assertThat(written(SEGMENT, SampleStates.segment())).isEqualTo(golden("segment-v2.bin"));
    assertThat(written(FORMING, SampleStates.forming())).isEqualTo(golden("forming-v3.bin"));
    assertThat(read(SEGMENT, golden("segment-v2.bin")))
        .usingRecursiveComparison()
        .isEqualTo(SampleStates.segment());
    FormingBatches read = read(FORMING, golden("forming-v3.bin"));
    assertThat(read.labelled().weights()).containsExactly(2.5f);
    assertThat(read.labelled().champion()).containsExactly(4, 5, 6);
  }

  @Test
  void bytesOfANewerVersionAreRefused() throws IOException {
    byte[] newer = golden("segment-v1.bin");
    newer[3] = 3;

    assertThatThrownBy(() -> read(SEGMENT, newer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stored in version 3 (expected: 1 to 2");
  }

  @Test
  void bytesThatEndTooSoonAreAnErrorAndNotAState() throws IOException {
    byte[] whole = golden("segment-v2.bin");

    for (int length = 0; length < whole.length; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(SEGMENT, part)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCopyLivesItsOwnLife() throws IOException {
    SegmentState state = SampleStates.segment();
    SegmentState copy = SEGMENT.copy(state);
    Arrays.fill(copy.weights().parameters(), 77);
    Arrays.fill(copy.weights().statistics(), 77);
    Arrays.fill(copy.weights().optimizer().firstMoment(), 77);
    Arrays.fill(copy.moduleWeights().orElseThrow().parameters(), 77);
    new DecoupledSegment(TrainedStateTest.spec("sg:hy"), 0).giveUp(copy);
    assertThat(copy.pending().size()).isZero();
    assertThat(written(SEGMENT, state)).isEqualTo(golden("segment-v2.bin"));

    FormingBatches forming = SampleStates.forming();
    FormingBatches other = FORMING.copy(forming);
    Arrays.fill(other.labelled().x(), 77);
    other.ready().clear();
    other.inFlight().clear();
    other.takeSequence();
    assertThat(written(FORMING, forming)).isEqualTo(golden("forming-v3.bin"));
  }

  static <T> byte[] written(TypeSerializer<T> serializer, T state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = StateSerializerTest.class.getResourceAsStream("/state/" + name)) {
      return in.readAllBytes();
    }
  }
}
