// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.learning.Samples;
import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.decoupling.DecoupledSegment;
import io.dni.learning.decoupling.ForwardStep;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that the first release has trained and stored, with two batches pending, go on in this one
 * as they would have gone on there. A file holds the states of all segments, then the parameters
 * that the first release reached three batches later. The files were written once, by {@link #main}
 * on that release's sources, and are never made anew.
 */
class TrainedStateTest {
  private static final int ROWS = 8;
  private static final int DELAY = 2;
  private static final int BEFORE = 6;
  private static final int AFTER = 3;

  @ParameterizedTest
  @ValueSource(strings = {"sg:hy", "sg:y:5", "critic:hy", "backprop", "dfa", "none"})
  void aStoredModelGoesOnAsItWouldHaveDone(String source) throws IOException {
    ModelSpec spec = spec(source);
    try (DataInputStream in =
        new DataInputStream(TrainedStateTest.class.getResourceAsStream("/state/" + file(source)))) {
      List<SegmentState> states = new ArrayList<>();
      for (int i = 0; i < spec.segments(); i++) {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        states.add(new SegmentStateSerializer().deserialize(new DataInputDeserializer(bytes)));
      }
      assertThat(states.get(0).pending().size()).isEqualTo(source.equals("none") ? 0 : DELAY);

      train(spec, states, BEFORE, AFTER);

      for (float value : parameters(states)) {
        assertThat(value).isCloseTo(in.readFloat(), offset(1e-5f));
      }
      assertThat(in.read()).as("bytes left").isEqualTo(-1);
    }
  }

  /** Writes the files; the argument is their directory. */
  public static void main(String[] directory) throws IOException {
    for (String source : List.of("sg:hy", "sg:y:5", "critic:hy", "backprop", "dfa", "none")) {
      ModelSpec spec = spec(source);
      List<SegmentState> states = new ArrayList<>();
      for (int i = 0; i < spec.segments(); i++) {
        states.add(new DecoupledSegment(spec, i).newState("model"));
      }
      train(spec, states, 0, BEFORE);
      Path file = Path.of(directory[0], file(source));
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        for (SegmentState state : states) {
          byte[] bytes = StateSerializerTest.written(new SegmentStateSerializer(), state);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
        train(spec, states, BEFORE, AFTER);
        for (float value : parameters(states)) {
          out.writeFloat(value);
        }
      }
    }
  }

  private static String file(String source) {
    return "trained-v1-" + source.replace(':', '-') + ".bin";
  }

  static ModelSpec spec(String source) {
    NetworkSpec network =
        new NetworkSpec(List.of(5, 6, 4, 3), Nonlinearity.RELU, true, Loss.SOFTMAX);
    return ModelSpec.of(
        network,
        ModelSpec.everyLayer(network),
        GradientSource.parse(source),
        new Adam(0.01),
        new Adam(0.02),
        1);
  }

  /** Batches up, and two batches later a made-up signal for every segment that awaits one. */
  private static void train(ModelSpec spec, List<SegmentState> states, int from, int batches) {
    for (int t = from; t < from + batches; t++) {
      Activation rising =
          new Activation(
              new BatchId(7, t), Samples.gaussian(ROWS, 5, t), Samples.oneHot(ROWS, 3, t + 1000));
      for (int i = 0; i < spec.segments(); i++) {
        ForwardStep step = new DecoupledSegment(spec, i).forward(states.get(i), rising);
        rising = step.activation().orElse(rising);
      }
      for (int i = 0; i < spec.sources().size() && t >= DELAY; i++) {
        if (spec.sources().get(i).wants().isPresent()) {
          correct(spec, i, states.get(i), t);
        }
      }
    }
  }

  private static void correct(ModelSpec spec, int i, SegmentState state, int t) {
    DecoupledSegment rule = new DecoupledSegment(spec, i);
    Kind kind = spec.sources().get(i).wants().orElseThrow();
    int columns =
        switch (kind) {
          case ERROR_GRADIENT -> rule.segment().outputs();
          case OUTPUT_ERROR -> 3;
          case LOSS -> 1;
        };
    Matrix values = Samples.gaussian(ROWS, columns, 100L * i + t);
    ErrorSignal signal =
        new ErrorSignal(i, new BatchId(7, t - DELAY), kind, Optional.of(values), 1.5);
    assertThat(rule.correct(state, signal).outcome()).isEqualTo(Outcome.APPLIED);
  }

  private static List<Float> parameters(List<SegmentState> states) {
    List<Float> all = new ArrayList<>();
    for (SegmentState state : states) {
      for (float value : state.weights().parameters()) {
        all.add(value);
      }
      if (state.moduleWeights().isPresent()) {
        for (float value : state.moduleWeights().get().parameters()) {
          all.add(value);
        }
      }
    }
    return all;
  }
}
