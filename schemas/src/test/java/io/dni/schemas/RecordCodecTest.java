// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.schemas.record.Example;
import io.dni.schemas.record.Prediction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.SystemLimitException;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {

  static Stream<SpecificRecord> samples() {
    return SampleRecords.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatItWrites(SpecificRecord record) throws Exception {
    RecordCodec<SpecificRecord> codec = SampleRecords.codec(record);
    byte[] message = codec.encode(record);
    assertThat(codec.decode(message)).isEqualTo(record);
    assertThat(codec.encode(record)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesEveryTruncationAndBytesAfterTheRecord(SpecificRecord record) {
    RecordCodec<SpecificRecord> codec = SampleRecords.codec(record);
    byte[] message = codec.encode(record);
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> codec.decode(cut))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageContaining("message: " + length + " bytes");
    }
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(message, message.length + 1)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("ends before them");
  }

  @Test
  void readsWhatAvrosOwnEncoderWrites() throws Exception {
    Example example = (Example) SampleRecords.all().get(0);
    ByteBuffer message = Example.getEncoder().encode(example);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    assertThat(codec.decode(bytes)).isEqualTo(example);
    assertThat(codec.encode(example)).isEqualTo(bytes);
  }

  @Test
  void refusesARecordOfAnotherType() {
    SpecificRecord example = SampleRecords.all().get(0);
    byte[] message = SampleRecords.codec(example).encode(example);
    assertThatThrownBy(() -> new RecordCodec<>(Prediction.class).decode(message))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("(expected: a released version of Prediction)");
  }

  @Test
  void takesNoRandomBytesForARecord() {
    List<RecordCodec<SpecificRecord>> codecs = samples().map(SampleRecords::codec).toList();
    SplittableRandom random = new SplittableRandom(20170301);
    int decoded = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try {
        codecs.get(i % codecs.size()).decode(bytes);
        decoded++;
      } catch (UndecodableRecordException expected) {
        // As it should be; anything else fails the test.
      }
    }
    assertThat(decoded).isZero();
  }

  /** Behind a right header anything may follow: it is refused, or it is a record, never a crash. */
  @Test
  void survivesRandomBytesBehindARightHeader() {
    SplittableRandom random = new SplittableRandom(7);
    for (SpecificRecord record : SampleRecords.all()) {
      RecordCodec<SpecificRecord> codec = SampleRecords.codec(record);
      byte[] message = codec.encode(record);
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = Arrays.copyOf(message, 10 + random.nextInt(40));
        byte[] tail = new byte[bytes.length - 10];
        random.nextBytes(tail);
        System.arraycopy(tail, 0, bytes, 10, tail.length);
        try {
          assertThat(codec.decode(bytes)).isNotNull();
        } catch (UndecodableRecordException expected) {
          assertThat(expected).hasMessageContaining("(expected: ");
        }
      }
    }
  }

  @Test
  void refusesAMessageThatClaimsMoreThanItHolds() {
    RecordCodec<Example> codec = new RecordCodec<>(Example.class);
    byte[] header = Arrays.copyOf(codec.encode((Example) SampleRecords.all().get(0)), 15);
    // The length of features as a zig-zag varint: 2^31 - 9 bytes, the most that Avro itself allows.
    byte[] claim = {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
    System.arraycopy(claim, 0, header, 10, claim.length);
    assertThatThrownBy(() -> codec.decode(header)).isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void setsTheLimitsOfThisJvm() {
    assertThat(new RecordCodec<>(Example.class)).isNotNull();
    assertThat(SystemLimitException.checkMaxBytesLength(AvroLimits.MAX_BYTES))
        .isEqualTo(AvroLimits.MAX_BYTES);
    assertThatThrownBy(() -> SystemLimitException.checkMaxBytesLength(AvroLimits.MAX_BYTES + 1L))
        .isInstanceOf(SystemLimitException.class);
    assertThatThrownBy(
            () -> SystemLimitException.checkMaxStringLength(AvroLimits.MAX_STRING_BYTES + 1L))
        .isInstanceOf(SystemLimitException.class);
    assertThatThrownBy(
            () -> SystemLimitException.checkMaxCollectionLength(0, AvroLimits.MAX_ITEMS + 1L))
        .isInstanceOf(SystemLimitException.class);
  }
}
