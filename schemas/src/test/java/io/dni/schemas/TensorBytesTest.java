// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorBytesTest {

  @Test
  void writesLittleEndianAndReadsItBack() {
    ByteBuffer bytes = TensorBytes.of(1f, -2.5f);
    assertThat(bytes)
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0x20, (byte) 0xc0}));
    assertThat(TensorBytes.toFloats(bytes)).containsExactly(1f, -2.5f);
    assertThat(bytes.remaining()).isEqualTo(8);
  }

  @Test
  void movesPartsOfArrays() {
    ByteBuffer bytes = TensorBytes.of(new float[] {1, 2, 3, 4}, 1, 2);
    float[] target = new float[4];
    TensorBytes.read(bytes, target, 2, 2);
    assertThat(target).containsExactly(0, 0, 2, 3);
  }

  @Test
  void refusesAnotherNumberOfValues() {
    ByteBuffer odd = ByteBuffer.allocate(6);
    assertThatThrownBy(() -> TensorBytes.toFloats(odd))
        .hasMessage("float32 values: 6 bytes (expected: a multiple of 4)");
    assertThatThrownBy(() -> TensorBytes.read(TensorBytes.of(1, 2), new float[9], 0, 3))
        .hasMessage("float32 values: 2 (expected: 3)");
    assertThatThrownBy(() -> Bfloat16.read(odd, new float[9], 0, 2))
        .hasMessage("bfloat16 values: 6 bytes (expected: 4)");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 3f80",
    "-0.0, 8000",
    "1.00390625, 3f80", // 1 + 2^-8: half way, the even one is below
    "1.01171875, 3f82", // 1 + 3 * 2^-8: half way, the even one is above
    "1.0040, 3f81",
    "3.4028235e38, 7f80", // past the largest bfloat16
    "1e-45, 0000",
    "Infinity, 7f80",
    "-Infinity, ff80",
  })
  void roundsToTheNearestEvenBfloat16(float value, String hex) {
    assertThat(Short.toUnsignedInt(Bfloat16.round(value))).isEqualTo(Integer.parseInt(hex, 16));
  }

  @ParameterizedTest
  @CsvSource({"7f800001", "7fffffff", "ff800001", "ffffffff", "7fc00000"})
  void keepsEveryNaN(String hex) {
    float nan = Float.intBitsToFloat(Integer.parseUnsignedInt(hex, 16));
    assertThat(Bfloat16.widen(Bfloat16.round(nan))).isNaN();
  }

  @Test
  void keepsEveryBfloat16AsItIs() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Bfloat16.widen((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Bfloat16.round(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void losesAtMostOnePartIn256() {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[1_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20)));
    }
    float[] back = new float[values.length];
    Bfloat16.read(Bfloat16.of(values, 0, values.length), back, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(back[i] - values[i])).isLessThanOrEqualTo(Math.abs(values[i]) / 256);
    }
  }

  @Test
  void theArrayOfABufferIsItsOwnWhereItHoldsNothingElse() {
    byte[] own = {1, 2, 3, 4};
    assertThat(TensorBytes.array(ByteBuffer.wrap(own))).isSameAs(own);
    assertThat(TensorBytes.array(ByteBuffer.wrap(own, 1, 2))).containsExactly(2, 3);
    assertThat(TensorBytes.array(ByteBuffer.wrap(own).asReadOnlyBuffer())).isEqualTo(own);
  }
}
