// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.theory;

import io.dni.analysis.Fidelity;
import io.dni.experiment.Experiment;
import io.dni.experiment.ExperimentResult;
import io.dni.experiment.ExperimentRun;
import io.dni.experiment.ExperimentSettings;
import io.dni.experiment.ResultRow;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.syntheticgradient.Conditioning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Figures 2 and 9: an SG module implies a loss; how well it follows the true one, point by point,
 * while a deep linear network trains.
 */
public final class LossSurface implements Experiment {
  /** Recordings per run, the columns of an image. */
  static final int RECORDINGS = 100;

  /** First recordings that the fidelity leaves out: the modules start from nothing. */
  static final int WARM_UP = RECORDINGS / 5;

  private static final double RATE = 1e-4;
  private static final double MODULE_RATE = 1e-3;

  /** The interface whose image is drawn: that of the single module. */
  private static final int DRAWN = SurfaceRun.HIDDEN / 2 - 1;

  @Override
  public String name() {
    return "loss-surface";
  }

  @Override
  public String title() {
    return "The loss that an SG module implies, beside the true one";
  }

  @Override
  public String paperSection() {
    return "Figure 2, Figure 9 a–h (S-D)";
  }

  @Override
  public Map<String, String> parameters(ExperimentSettings settings) {
    return Map.of(
        "network", "2-16x6-2 and 2-16x6-1, linear, full batch of 100 points",
        "optimizer", new Adam(RATE).toString(),
        "module optimizer", new Adam(MODULE_RATE).toString(),
        "iterations", String.valueOf(iterations(settings)),
        "recordings", String.valueOf(RECORDINGS),
        "data sets", String.valueOf(sets(settings)));
  }

  @Override
  public Optional<String> leftOutWhenQuick() {
    return Optional.of(
        "four of five data sets, half of the iterations, the network with one output; bounds are"
            + " wider");
  }

  private static int iterations(ExperimentSettings settings) {
    return settings.quick() ? 10_000 : 20_000;
  }

  private static int sets(ExperimentSettings settings) {
    return settings.quick() ? 1 : 5;
  }

  /**
   * One combination that is run on every data set.
   *
   * @param outputs 2 (one-hot) or 1
   * @param everyLayer an SG module above every hidden layer, or one in the middle
   */
  record Case(String data, Loss loss, int outputs, Conditioning conditioning, boolean everyLayer) {

    String modules() {
      return everyLayer ? "every layer" : "single";
    }

    String lossName() {
      return loss == Loss.MSE ? "mse" : "log";
    }

    boolean is(ResultRow row) {
      return row.text("data").equals(data)
          && row.text("loss").equals(lossName())
          && row.number("outputs") == outputs
          && row.text("conditioning").equals(conditioning.label())
          && row.text("modules").equals(modules());
    }
  }

  /** All combinations; partial conditioning only with two outputs. */
  static List<Case> cases(boolean quick) {
    List<Case> cases = new ArrayList<>();
    for (Loss loss : List.of(Loss.MSE, Loss.SOFTMAX)) {
      for (String data : List.of("noisy2", "random2")) {
        for (boolean everyLayer : List.of(false, true)) {
          for (Conditioning conditioning : Conditioning.values()) {
            cases.add(new Case(data, loss, 2, conditioning, everyLayer));
          }
          if (!quick) {
            Loss single = loss == Loss.MSE ? loss : Loss.SIGMOID;
            cases.add(new Case(data, single, 1, Conditioning.HY, everyLayer));
          }
        }
      }
    }
    return cases;
  }

  @Override
  public ExperimentResult run(ExperimentRun run) {
    List<Case> cases = cases(run.quick());
    int sets = sets(run.settings());
    int iterations = iterations(run.settings());
    double work = cases.stream().mapToDouble(LossSurface::weight).sum();
    run.progress().expect(work * sets);
    for (int set = 0; set < sets; set++) {
      for (Case c : cases) {
        int number = set;
        run.row(
            "%s %s %d %s %s %d"
                .formatted(
                    c.data(),
                    c.lossName(),
                    c.outputs(),
                    c.conditioning().label(),
                    c.modules(),
                    set),
            weight(c),
            () -> row(c, number, iterations, run.settings().seed()));
      }
    }
    return new LossSurfaceVerdict(run.rows(), run.quick()).result();
  }

  private static double weight(Case c) {
    return c.everyLayer() ? 2 : 1;
  }

  private static ResultRow row(Case c, int set, int iterations, long seed) {
    SurfaceRun surface =
        new SurfaceRun(c, new Adam(RATE), new Adam(MODULE_RATE), seed * 1000 + set);
    surface.train(iterations, iterations / RECORDINGS);
    double[] truth = surface.truth(WARM_UP);
    double correlation = 0;
    double worstCorrelation = 1;
    double error = 0;
    double worstError = 0;
    int interfaces = surface.interfaces();
    for (int i = 0; i < interfaces; i++) {
      Fidelity fidelity = Fidelity.of(truth, surface.implied(i, WARM_UP));
      correlation += fidelity.correlation() / interfaces;
      error += fidelity.relativeError() / interfaces;
      worstCorrelation = Math.min(worstCorrelation, fidelity.correlation());
      worstError = Math.max(worstError, fidelity.relativeError());
    }
    ResultRow row =
        new ResultRow()
            .with("data", c.data())
            .with("loss", c.lossName())
            .with("outputs", c.outputs())
            .with("conditioning", c.conditioning().label())
            .with("modules", c.modules())
            .with("set", set)
            .with("correlation", correlation)
            .with("worst correlation", worstCorrelation)
            .with("relative error", error)
            .with("worst relative error", worstError)
            .with("final loss", surface.finalLoss())
            .with("optimum", surface.optimum())
            .with("settled", surface.settled())
            .with("rises", surface.rises())
            .withSeries("curve", surface.meanLosses());
    if (set == 0 && c.outputs() == 2) {
      row.withSeries("truth", rounded(surface.truth(0)))
          .withSeries("implied", rounded(surface.implied(c.everyLayer() ? DRAWN : 0, 0)));
    }
    return row;
  }

  /** Four significant digits are enough for a picture. */
  private static double[] rounded(double[] values) {
    return Arrays.stream(values)
        .map(
            v ->
                Double.isFinite(v)
                    ? new java.math.BigDecimal(v).round(new java.math.MathContext(4)).doubleValue()
                    : v)
        .toArray();
  }
}
