// SPDX-License-Identifier: Apache-2.0
package io.dni.bench;

import io.dni.dataset.Dataset;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.Mnist;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.tensor.Matrix;
import io.dni.model.StoredModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Speed beside accuracy after the same examples: one pass over MNIST, as the loop of
 * back-propagation goes and as the job does, locked and unlocked in several ways. Each job is
 * stopped with a savepoint, whose weights are tried on the test images.
 */
final class AccuracyBench {
  private static final int ORDER = 5;

  private final BenchSettings settings;
  private final PrintStream progress;
  private final StreamingCases cases;
  private Dataset training;
  private Matrix x;
  private Matrix y;

  AccuracyBench(BenchSettings settings, PrintStream progress, StreamingCases cases) {
    this.settings = settings;
    this.progress = progress;
    this.cases = cases;
  }

  void run(BenchResult result) throws Exception {
    if (settings.mnist().isEmpty()) {
      result.note("Speed beside accuracy left out: it needs --data=DIR with MNIST's files");
      return;
    }
    Path mnist = settings.mnist().get();
    training = Mnist.read(mnist, Mnist.Split.TRAIN);
    Dataset test = Mnist.read(mnist, Mnist.Split.TEST);
    x = Matrix.zeros(test.size(), test.width());
    int[] labels = new int[test.size()];
    test.copyRows(IntStream.range(0, test.size()).toArray(), x.data(), labels);
    y = Matrix.oneHot(labels, test.classes());
    cases.fillMnist(mnist, training.size());
    for (int hidden : settings.hiddenBlocks()) {
      Workload workload = Workload.mnist(hidden);
      String network = workload.notation();
      result.add(loop(workload));
      for (Map.Entry<String, Map<String, String>> job : jobs(network).entrySet()) {
        StreamingRun.Trained trained = cases.train(job.getValue(), settings.warmUpSeconds());
        StoredModel model = StoredModel.read(trained.savepoint(), Optional.empty());
        result.add(
            point(
                job.getKey() + " " + network,
                trained.outcome().examplesPerSecond(),
                accuracy(model.infer(x))));
      }
    }
    result.note(
        ("Speed and accuracy: one pass over MNIST, %,d examples; the speed is that of what comes"
                + " after a warm-up of at most half of them")
            .formatted(training.size()));
  }

  private Map<String, Map<String, String>> jobs(String network) {
    Map<String, Map<String, String>> jobs = new LinkedHashMap<>();
    jobs.put("locked, one task", job(network, "backprop", 1));
    Map<String, String> boundary = PlacementBench.leastSquares(job(network, "dni", 2));
    jobs.put("one SG, two tasks", PlacementBench.atTasks(boundary));
    Map<String, String> every = PlacementBench.leastSquares(job(network, "dni", 2));
    jobs.put("SG by least squares everywhere, two tasks", every);
    jobs.put("SG by Adam everywhere, two tasks", job(network, "dni", 2));
    jobs.put("local, two tasks", job(network, "local", 2));
    return jobs;
  }

  private Map<String, String> job(String network, String mode, int tasks) {
    Map<String, String> options = PlacementBench.tasks(cases.mnist(network, mode), tasks);
    options.put("dni.predictions.enabled", "false");
    return options;
  }

  private List<Measurement> loop(Workload workload) {
    SequentialTrainer trainer =
        new SequentialTrainer(workload.model("backprop", new Adam(Workload.RATE)))
            .inOneTask()
            .unscored();
    int batch = workload.batch();
    double seconds = 0;
    int half = training.size() / batch / 2;
    try (ExampleStream stream = training.shuffled(1, ORDER)) {
      for (int b = 0; b < 2 * half; b++) {
        Matrix inputs = Matrix.zeros(batch, training.width());
        int[] labels = new int[batch];
        stream.nextBatch(inputs.data(), labels);
        double begun = Clock.WALL.seconds();
        trainer.train(inputs, Matrix.oneHot(labels, training.classes()));
        seconds += b < half ? 0 : Clock.WALL.seconds() - begun;
      }
    }
    return point(
        "back-propagation loop, 1 core " + workload.notation(),
        half * batch / seconds,
        accuracy(trainer.infer(x)));
  }

  private List<Measurement> point(String name, double speed, double accuracy) {
    progress.printf("%s: %.0f examples/s, test accuracy %.4f%n", name, speed, accuracy);
    return List.of(
        new Measurement(name, BenchReport.PASS_SPEED, List.of(speed)),
        new Measurement(name, BenchReport.ACCURACY, List.of(accuracy)));
  }

  private double accuracy(Matrix outputs) {
    return (double) Loss.SOFTMAX.correct(outputs, y) / x.rows();
  }
}
