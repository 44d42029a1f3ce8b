// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.MarkdownPage;
import io.dni.experiment.ResultRow;
import io.dni.experiment.ResultTable;
import io.dni.experiment.RowSet;
import io.dni.experiment.Statement;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.picture.LineChart;
import io.dni.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appendix A: to know the loss is not to know its gradient. The exact counter-examples, then a
 * trained critic beside an SG module on the same stream.
 */
public final class CriticExample implements Experiment {
  private static final double[][] POINTS = {{0, 0}, {1, 0}, {0, 1}, {2, 2}};
  private static final double[] TARGET = {0.5, -0.5};
  private static final double RADIUS = 0.25;
  private static final String DATA = "noisy20";
  private static final int BATCH = 32;
  private static final int WINDOWS = 20;
  private static final double RATE = 3e-3;
  private static final List<String> SOURCES =
      List.of("backprop", "sg:hy", "sg:h", "critic:hy:64", "critic:h:64", "none");

  @Override
  public String name() {
    return "critic";
  }

  @Override
  public String title() {
    return "A critic that knows the loss and not its gradient";
  }

  @Override
  public String paperSection() {
    return "S-A";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "stream", "endless fresh " + DATA + ", batch " + BATCH,
        "network", "20-32-2, relu, batch norm, cut after the hidden block",
        "optimizer", new Adam(RATE).toString(),
        "batches", String.valueOf(batches(settings)),
        "seeds", String.valueOf(seeds(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of("two of three seeds, half of the stream");
  }

  private static int batches(ExperimentSettings settings) {
    return settings.quick() ? 1500 : 3000;
  }

  private static int seeds(ExperimentSettings settings) {
    return settings.quick() ? 1 : 3;
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    int seeds = seeds(run.settings());
    run.progress().expect(seeds * SOURCES.size());
    for (String source : SOURCES) {
      for (int i = 0; i < seeds; i++) {
        int number = i;
        run.row(
            source + " " + i,
            () -> stream(source, run.settings().seed() * 1000 + number, batches(run.settings())));
      }
    }
    return judge(new RowSet(run.rows()));
  }

  private static ResultRow stream(String source, long seed, int batches) {
    NetworkSpec network =
        new NetworkSpec(List.of(20, 32, 2), Nonlinearity.RELU, true, Loss.SOFTMAX);
    SequentialTrainer trainer =
        new SequentialTrainer(
            ModelSpec.of(
                network,
                ModelSpec.everyLayer(network),
                GradientSource.parse(source),
                new Adam(RATE),
                new Adam(RATE),
                seed));
    double[] accuracy = new double[WINDOWS];
    try (ExampleStream stream = ArtificialData.parse(DATA).endless(seed)) {
      for (int t = 0; t < batches; t++) {
        Matrix x = Matrix.zeros(BATCH, stream.width());
        int[] labels = new int[BATCH];
        stream.nextBatch(x.data(), labels);
        int correct = trainer.train(x, Matrix.oneHot(labels, 2)).correct();
        accuracy[t * WINDOWS / batches] += (double) correct * WINDOWS / batches / BATCH;
      }
    }
    double[] late = Arrays.copyOfRange(accuracy, WINDOWS * 3 / 4, WINDOWS);
    return new ResultRow()
        .with("source", source)
        .with("seed", seed)
        .with("accuracy", Arrays.stream(late).average().orElse(Double.NaN))
        .with("relative error", trainer.states().get(0).relativeError())
        .withSeries("accuracy", accuracy);
  }

  private static ExperimentResult judge(RowSet rows) {
    PiecewiseCritic example = new PiecewiseCritic(POINTS, TARGET, RADIUS);
    double error = 0;
    double slope = 0;
    double cosine = -1;
    List<List<String>> points = new ArrayList<>();
    for (double[] h : POINTS) {
      double[] constant = PiecewiseCritic.slope(example::constant, h);
      double[] adversarial = PiecewiseCritic.slope(example::adversarial, h);
      double[] truth = example.gradient(h);
      error = Math.max(error, Math.abs(example.constant(h) - example.loss(h)));
      error = Math.max(error, Math.abs(example.adversarial(h) - example.loss(h)));
      slope = Math.max(slope, Math.hypot(constant[0], constant[1]));
      cosine = Math.max(cosine, cosine(adversarial, truth));
      points.add(
          List.of(
              Arrays.toString(h),
              MarkdownPage.number(example.loss(h)),
              MarkdownPage.number(example.constant(h)),
              Arrays.toString(constant),
              MarkdownPage.number(cosine(adversarial, truth)),
              Arrays.toString(truth)));
    }
    List<Statement> statements =
        List.of(
            Statement.atMost(
                "Both exact critics know the loss of every training point (largest error)",
                error,
                0),
            Statement.atMost(
                "The constant one has no gradient at any of them (largest norm)", slope, 0),
            Statement.atMost(
                "The sloped one has the opposite gradient (largest cosine with the true one)",
                cosine,
                -0.999999),
            Statement.atMost(
                "A trained critic on h knows the loss (relative error of its estimate)",
                rows.where("source", "critic:h:64").mean("relative error"),
                0.2),
            Statement.atMost(
                "... and what learns from its gradient stays at chance (accuracy)",
                rows.where("source", "critic:h:64").mean("accuracy"),
                0.6),
            Statement.atLeast(
                "An SG module on the same stream teaches (accuracy of sg:hy minus"
                    + " back-propagation's)",
                rows.where("source", "sg:hy").mean("accuracy")
                    - rows.where("source", "backprop").mean("accuracy"),
                -0.01),
            Statement.atLeast(
                "... even on h alone (accuracy of sg:h minus that of critic:h)",
                rows.where("source", "sg:h").mean("accuracy")
                    - rows.where("source", "critic:h:64").mean("accuracy"),
                0.1));
    List<List<String>> cells =
        SOURCES.stream()
            .map(
                s ->
                    List.of(
                        s,
                        MarkdownPage.number(rows.where("source", s).mean("accuracy")),
                        MarkdownPage.number(rows.where("source", s).mean("relative error"))))
            .toList();
    return new ExperimentResult(
        rows.rows(),
        statements,
        List.of(
            new ResultTable(
                "The exact critics at the training points (paper: no error, no gradient)",
                List.of("h", "L(h)", "φ(h)", "∂φ/∂h, constant", "cosine, sloped", "true gradient"),
                points),
            new ResultTable(
                "On the stream: accuracy of the last quarter; relative error of what the module"
                    + " estimates (an SG module the gradient, a critic the loss)",
                List.of("source", "accuracy", "relative error"),
                cells)),
        List.of(picture(rows)),
        List.of(
            "A critic on (h, y) teaches as well as an SG module here: the paper's example shows"
                + " that nothing forces it to, not that it cannot. A critic on h alone learns the"
                + " mean loss at h, and the segment moves h to where that is least on average: away"
                + " from the differences between the classes."));
  }

  private static Picture picture(RowSet rows) {
    LineChart chart =
        new LineChart("What the hidden block learns from", "part of the stream", "accuracy");
    for (String source : SOURCES) {
      List<ResultRow> own = rows.where("source", source).rows();
      double[] mean = new double[WINDOWS];
      for (ResultRow row : own) {
        for (int i = 0; i < WINDOWS; i++) {
          mean[i] += row.seriesOf("accuracy")[i] / own.size();
        }
      }
      chart.line(source, mean);
    }
    return new Picture(
        "critic-accuracy",
        "Prequential accuracy on the same stream (best possible 0.90), by what the hidden block"
            + " learns from.",
        chart.image());
  }

  private static double cosine(double[] a, double[] b) {
    return (a[0] * b[0] + a[1] * b[1]) / (Math.hypot(a[0], a[1]) * Math.hypot(b[0], b[1]));
  }
}
