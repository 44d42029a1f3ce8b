// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.FloatFeatures;
import io.dni.dataset.LabelledExample;
import io.dni.dataset.PixelFeatures;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.FeatureEncoding;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleEncoderTest {
  private final RecordCodec<Example> codec = new RecordCodec<>(Example.class);

  @Test
  void sendsVectorsAsFloat32WithoutAShape() throws Exception {
    ExampleEncoder encoder = new ExampleEncoder(List.of(2), false);
    byte[] first = encoder.encode(new LabelledExample(new FloatFeatures(1.5f, -2f), 1, 0));
    byte[] second = encoder.encode(new LabelledExample(new FloatFeatures(3f, 4f), 0, 1));
    Example record = codec.decode(first);
    assertThat(record.getEncoding()).isEqualTo(FeatureEncoding.FLOAT32);
    assertThat(TensorBytes.toFloats(record.getFeatures())).containsExactly(1.5f, -2f);
    assertThat(record.getShape()).isEmpty();
    assertThat(record.getLabel()).isEqualTo(1);
    assertThat(record.getId()).isNull();
    assertThat(TensorBytes.toFloats(codec.decode(second).getFeatures())).containsExactly(3f, 4f);
  }

  @Test
  void sendsImagesAsOneByteAPixelWithScaleAndShape() throws Exception {
    ExampleEncoder encoder = new ExampleEncoder(List.of(1, 3), true);
    PixelFeatures image = new PixelFeatures(new byte[] {0, 7, (byte) 255}, 1 / 255f);
    Example record = codec.decode(encoder.encode(new LabelledExample(image, 9, 41)));
    assertThat(record.getEncoding()).isEqualTo(FeatureEncoding.UINT8);
    assertThat(record.getFeatures()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 7, (byte) 255}));
    assertThat(record.getScale()).isEqualTo(1 / 255f);
    assertThat(record.getShape()).containsExactly(1, 3);
    assertThat(record.getId()).isEqualTo("41");
  }

  @Test
  void sendsNoLabelForAnExampleToPredict() throws Exception {
    ExampleEncoder encoder = new ExampleEncoder(List.of(1), false);
    FloatFeatures features = new FloatFeatures(1f);
    encoder.encode(new LabelledExample(features, 1, 0));
    byte[] message = encoder.encode(new LabelledExample(features, LabelledExample.NO_LABEL, 1));
    assertThat(codec.decode(message).getLabel()).isNull();
  }

  @Test
  void sendsARealNumberAsATarget() throws Exception {
    ExampleEncoder encoder = new ExampleEncoder(List.of(1), false);
    FloatFeatures features = new FloatFeatures(1f);
    Example record = codec.decode(encoder.encode(LabelledExample.ofTarget(features, 2.5f, 0)));
    assertThat(record.getLabel()).isNull();
    assertThat(TensorBytes.toFloats(record.getTarget())).containsExactly(2.5f);
    byte[] labelled = encoder.encode(new LabelledExample(features, 1, 1));
    assertThat(codec.decode(labelled).getTarget()).isNull();
  }
}
