// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.Row;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FirstExampleTest {
  @Test
  void rowsNeedColumnsAndVectorsHaveNone() {
    FirstExample row =
        new FirstExample(
            new RecordCodec<>(Row.class)
                .encode(Row.newBuilder().setNumbers(ByteBuffer.allocate(8)).build()));
    FirstExample vector =
        new FirstExample(
            new RecordCodec<>(Example.class)
                .encode(
                    Example.newBuilder().setFeatures(TensorBytes.of(new float[] {1, 2})).build()));
    assertThatThrownBy(() -> row.requireFit("dni.examples", false))
        .hasMessageContaining("dni.features.columns: none, and dni.examples holds rows of a table")
        .hasMessageContaining("dni columns --data csv=FILE");
    assertThatThrownBy(() -> vector.requireFit("dni.examples", true))
        .hasMessageContaining("dni.examples holds vectors");
    assertThatCode(() -> row.requireFit("t", true)).doesNotThrowAnyException();
    assertThatCode(() -> vector.requireFit("t", false)).doesNotThrowAnyException();
    FirstExample json = new FirstExample(new byte[] {'{', '}'});
    assertThatCode(() -> json.requireFit("t", false)).doesNotThrowAnyException();
  }
}
