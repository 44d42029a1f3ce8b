// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.inspect.OutputFile;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.optimizer.LeastSquares;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.segment.Weights;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.model.NpzFile.Contents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was exported and started again, beside one that went on. */
class WarmStartTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(NetworkSpec.parseWidths("6-5-4-3"), Nonlinearity.RELU, true, Loss.SOFTMAX);
  private static final List<Integer> EVERY_LAYER = ModelSpec.everyLayer(NETWORK);

  @TempDir Path directory;

  private final SplittableRandom random = new SplittableRandom(11);
  private final SequentialTrainer trainer =
      new SequentialTrainer(spec(EVERY_LAYER, new Adam(0.01)));

  @Test
  void with_moments_learning_goes_on_as_if_it_had_not_stopped() throws IOException {
    train(30, trainer);
    SequentialTrainer restarted = restarted(Contents.WEIGHTS_AND_MOMENTS, trainer.spec());
    assertThat(steps(restarted)).containsExactly(30L, 30L, 30L);
    train(10, trainer, restarted);
    for (int i = 0; i < 3; i++) {
      SegmentState went = trainer.states().get(i);
      SegmentState started = restarted.states().get(i);
      assertThat(started.weights().parameters()).isEqualTo(went.weights().parameters());
      assertThat(started.weights().statistics()).isEqualTo(went.weights().statistics());
      assertThat(moduleParameters(started)).isEqualTo(moduleParameters(went));
    }
  }

  @Test
  void modules_by_least_squares_go_on_as_if_they_had_not_stopped() throws IOException {
    SequentialTrainer solving = new SequentialTrainer(leastSquares(EVERY_LAYER));
    train(30, solving);
    SequentialTrainer restarted =
        restarted(solving, Contents.WEIGHTS_AND_MOMENTS, leastSquares(EVERY_LAYER));
    for (int i = 0; i < 2; i++) {
      assertThat(restarted.states().get(i).sourceWeights().statistics())
          .as("C and D of %d", i)
          .isEqualTo(solving.states().get(i).sourceWeights().statistics());
    }
    train(10, solving, restarted);
    for (int i = 0; i < 3; i++) {
      SegmentState went = solving.states().get(i);
      SegmentState started = restarted.states().get(i);
      assertThat(started.weights().parameters()).isEqualTo(went.weights().parameters());
      assertThat(moduleParameters(started)).isEqualTo(moduleParameters(went));
    }
  }

  @Test
  void modules_of_another_kind_start_anew() throws IOException {
    train(30, trainer);
    SequentialTrainer solving =
        restarted(trainer, Contents.WEIGHTS_AND_MOMENTS, leastSquares(EVERY_LAYER));
    assertThat(solving.states().get(0).weights().parameters())
        .isEqualTo(trainer.states().get(0).weights().parameters());
    assertThat(moduleParameters(solving.states().get(0))).containsOnly(0f);
    train(10, solving);
    assertThat(moduleParameters(solving.states().get(0))).doesNotContain(Float.NaN);
    assertThat(solving.states().get(0).cosine()).isPositive();
  }

  private static ModelSpec leastSquares(List<Integer> cuts) {
    return ModelSpec.of(
        NETWORK,
        cuts,
        GradientSource.parse("sg:hy:r3"),
        new Adam(0.01),
        new LeastSquares(0.9, 0.01, 1),
        5);
  }

  @Test
  void without_moments_optimizers_start_anew() throws IOException {
    train(30, trainer);
    SequentialTrainer restarted = restarted(Contents.WEIGHTS, trainer.spec());
    assertThat(steps(restarted)).containsExactly(0L, 0L, 0L);
    assertThat(restarted.states().get(0).weights().parameters())
        .isEqualTo(trainer.states().get(0).weights().parameters());
    train(1, trainer, restarted);
    assertThat(restarted.states().get(0).weights().parameters())
        .isNotEqualTo(trainer.states().get(0).weights().parameters());
  }

  @Test
  void moments_do_not_reach_an_optimizer_of_another_kind() throws IOException {
    train(30, trainer);
    ModelSpec plain = spec(EVERY_LAYER, new Sgd(0.1));
    assertThat(steps(restarted(Contents.WEIGHTS_AND_MOMENTS, plain))).containsExactly(0L, 0L, 0L);
  }

  @Test
  void segments_joined_into_one_keep_their_moments() throws IOException {
    train(30, trainer);
    ModelSpec joined = spec(List.of(2), new Adam(0.01));
    SequentialTrainer restarted = restarted(Contents.WEIGHTS_AND_MOMENTS, joined);
    assertThat(steps(restarted)).containsExactly(30L, 30L);
    float[] own = restarted.states().get(0).weights().optimizer().firstMoment();
    float[] lower = trainer.states().get(0).weights().optimizer().firstMoment();
    assertThat(java.util.Arrays.copyOf(own, lower.length)).isEqualTo(lower);
  }

  private SequentialTrainer restarted(Contents contents, ModelSpec target) throws IOException {
    return restarted(trainer, contents, target);
  }

  private SequentialTrainer restarted(SequentialTrainer from, Contents contents, ModelSpec target)
      throws IOException {
    Path file = directory.resolve("model.npz");
    StoredModel model = new StoredModel("default", from.spec(), from.states());
    OutputFile.write(file, true, out -> NpzFile.write(model, contents, out));
    StoredModel stored = StoredModel.read(file.toString(), Optional.empty());
    SequentialTrainer restarted = new SequentialTrainer(target);
    List<SegmentState> states = WarmStart.states(stored, target, "default");
    for (int i = 0; i < states.size(); i++) {
      restarted.states().set(i, states.get(i));
    }
    return restarted;
  }

  private void train(int batches, SequentialTrainer... trainers) {
    for (int b = 0; b < batches; b++) {
      Matrix x = Matrix.zeros(8, 6);
      for (int i = 0; i < x.size(); i++) {
        x.data()[i] = (float) random.nextGaussian();
      }
      Matrix y = Matrix.oneHot(random.ints(8, 0, 3).toArray(), 3);
      for (SequentialTrainer each : trainers) {
        each.train(x, y);
      }
    }
  }

  private static float[] moduleParameters(SegmentState state) {
    return state.moduleWeights().map(Weights::parameters).orElse(new float[0]);
  }

  private static List<Long> steps(SequentialTrainer trainer) {
    return trainer.states().stream().map(s -> s.weights().optimizer().steps()).toList();
  }

  private static ModelSpec spec(List<Integer> cuts, Optimizer optimizer) {
    return ModelSpec.of(NETWORK, cuts, GradientSource.parse("sg:hy"), optimizer, new Adam(0.01), 5);
  }
}
