// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.tensor.Matrix;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ModelBatchTest {
  private static final Matrix H = Matrix.of(new float[][] {{1, 2}, {3, 4}});
  private static final Matrix Y = Matrix.of(new float[][] {{0, 1}, {1, 0}});
  private static final Matrix U = Matrix.of(new float[][] {{5, 6, 7}, {8, 9, 10}});
  private static final Matrix E = Matrix.of(new float[][] {{-1, -2}, {-3, -4}});

  @Test
  void whatTravelsBesideTheActivationArrives() throws IOException {
    for (Optional<Matrix> input : List.of(Optional.<Matrix>empty(), Optional.of(U))) {
      for (Optional<Matrix> evaluated : List.of(Optional.<Matrix>empty(), Optional.of(E))) {
        Activation sent =
            new Activation(new BatchId(1, 2), H, Y, input, evaluated, Optional.empty());
        assertThat(travelled(sent)).isEqualTo(sent);
      }
    }
  }

  @Test
  void anEvaluationThatIsTheActivationItselfTravelsOnceAndStaysTheSameObject() throws IOException {
    Activation arrived = travelled(new Activation(new BatchId(1, 2), H, Y).scored());
    assertThat(arrived.evaluated().orElseThrow()).isSameAs(arrived.h());
  }

  @Test
  void whatTheChampionSeesArrives() throws IOException {
    for (Optional<Matrix> champion : List.of(Optional.<Matrix>empty(), Optional.of(E))) {
      for (Optional<Matrix> input : List.of(Optional.<Matrix>empty(), Optional.of(U))) {
        Marker marker = new Marker(List.of(), true, champion, input);
        ModelBatch batch =
            new ModelBatch("m", new Activation(new BatchId(1, 2), H, Y), 5, List.of("a", "b"));
        assertThat(travelled(batch.marked(marker)).marker()).isEqualTo(marker);
      }
    }
  }

  private static Activation travelled(Activation activation) throws IOException {
    return travelled(new ModelBatch("m", activation, 5, List.of("a", "b"))).activation();
  }

  private static ModelBatch travelled(ModelBatch batch) throws IOException {
    ModelBatch.Serializer serializer = new ModelBatch.Serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(batch, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    ModelBatch read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(read.exampleIds()).containsExactly("a", "b");
    return read;
  }
}
