// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskMessageTest {
  private static final Matrix H = Matrix.of(new float[][] {{(float) 1.00390625, -2}, {0.5f, 3}});
  private static final Matrix Y = Matrix.of(new float[][] {{1, 0}, {0, 1}});
  private static final ModelBatch BATCH =
      new ModelBatch("a", new Activation(new BatchId(7, 8), H, Y), 9, List.of("x", "y"));

  private static TaskMessage across(ModelMessage content, TensorFormat encoding)
      throws IOException {
    TypeSerializer<TaskMessage> serializer =
        TaskMessage.type(encoding).createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(TaskMessage.of(content), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TaskMessage read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }

  @Test
  void aBatchCrossesAnEdgeAsItIs() throws IOException {
    assertThat(across(BATCH, TensorFormat.FLOAT32).content()).isEqualTo(BATCH);
  }

  @Test
  void activationsMayCrossAnEdgeInHalfTheBytes() throws IOException {
    ModelBatch read = (ModelBatch) across(BATCH, TensorFormat.BFLOAT16).content();

    assertThat(read.activation().h().data()).containsExactly(1, -2, 0.5f, 3);
    assertThat(read.activation().y()).isEqualTo(Y);
    assertThat(read.exampleIds()).isEqualTo(BATCH.exampleIds());
  }

  @ParameterizedTest
  @EnumSource(TensorFormat.class)
  void theValuesOfASignalStayBytesUntilTheyAreUsed(TensorFormat encoding) throws IOException {
    ErrorSignal bare =
        new ErrorSignal(3, new BatchId(7, 8), Kind.ERROR_GRADIENT, Optional.empty(), 0.25);
    EncodedTensor values = EncodedTensor.of(H, encoding);
    ModelSignal read =
        (ModelSignal)
            across(new ModelSignal("a", bare, Optional.of(values)), TensorFormat.FLOAT32).content();

    assertThat(read.signal()).isEqualTo(bare);
    assertThat(read.values().orElseThrow().bytes()).containsExactly(values.bytes());
    assertThat(read.decoded().values().orElseThrow()).isEqualTo(values.decode());
  }

  @Test
  void aSignalWithoutValuesHasNone() throws IOException {
    ErrorSignal settled =
        new ErrorSignal(3, new BatchId(7, 8), Kind.ERROR_GRADIENT, Optional.empty(), 0.25);
    ModelSignal read =
        (ModelSignal) across(new ModelSignal("a", settled), TensorFormat.FLOAT32).content();

    assertThat(read.decoded().values()).isEmpty();
  }

  @Test
  void examplesThatWereReadTogetherCrossAnEdgeModelByModel() throws IOException {
    List<ModelExamples> models =
        ModelExamples.byModel(List.of(example("a", 1), example("b", 2), example("a", 3)));

    assertThat(models).extracting(ModelExamples::model).containsExactly("a", "b");
    ModelExamples read = (ModelExamples) across(models.get(0), TensorFormat.FLOAT32).content();
    assertThat(read.model()).isEqualTo("a");
    assertThat(read.examples()).extracting(Awaiting::offset).containsExactly(1L, 3L);
    assertThat(read.examples()).extracting(Awaiting::id).containsExactly("1", "3");
    assertThat(((ModelExample) read.examples().get(1)).features()).containsExactly(3, 0);
  }

  private static ModelExample example(String model, int n) {
    byte[] features = {(byte) n, 0};
    ModelExample.Origin origin = new ModelExample.Origin(0, n);
    return new ModelExample(
        model, features, 1, new float[] {1, 0}, n, Integer.toString(n), false, 1, origin);
  }

  @Test
  void aMessageOfNoKnownKindIsRefused() {
    assertThatThrownBy(
            () ->
                new TaskMessage.Serializer().deserialize(new DataInputDeserializer(new byte[] {9})))
        .hasMessage("message of kind 9 (expected: 0 to 8)");
  }

  @Test
  void aHandOverGivesEachSegmentItsOwnSignalsInOrder() {
    HandOver handOver = new HandOver();
    for (int receiver : new int[] {2, 0, 2}) {
      handOver.leave(
          new ErrorSignal(
              receiver, new BatchId(1, receiver), Kind.LOSS, Optional.empty(), receiver));
    }

    assertThat(handOver.take(1)).isEmpty();
    assertThat(handOver.take(2)).hasSize(2);
    assertThat(handOver.take(2)).isEmpty();
    assertThat(handOver.takeAll()).extracting(ErrorSignal::interfaceIndex).containsExactly(0);
  }
}
