// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.schemas.record.LossEstimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs that labels come late, against the same examples with their labels joined
 * beforehand and presented in the order of completion. One in five never gets a label; it is only
 * predicted, in both streams. Only where asked for, on a quiet machine, by
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=none -Dit.test=LateCostITCase \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *   -Ddni.late.cost=400000 -Ddni.late.network=100-256-256-2
 * </pre>
 */
@Timeout(900)
@EnabledIfSystemProperty(
    named = "dni.late.cost",
    matches = "\\d+",
    disabledReason = "asked for only")
class LateCostITCase {
  private static final int SIZE = Integer.getInteger("dni.late.cost", 10_000);
  private static final String NETWORK = System.getProperty("dni.late.network", "100-64-64-2");
  private static final int BATCH = 32;
  private static final double NEVER = 0.2;
  private static final long DELAY = SIZE / 2;

  @TempDir Path directory;

  private final List<byte[]> waiting = new ArrayList<>();
  private final List<byte[]> labels = new ArrayList<>();
  private final List<byte[]> joined = new ArrayList<>();
  private int learned;

  /** What came of a stream. */
  private record Outcome(double accuracy, double onArrival, double perSecond) {}

  private record Told(long at, LabelledExample example) {}

  /** Both streams: a label comes up to half of the stream later, in examples. */
  private void write() {
    RecordCodec<Example> examples = new RecordCodec<>(Example.class);
    RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    SplittableRandom random = new SplittableRandom(8);
    PriorityQueue<Told> told = new PriorityQueue<>(java.util.Comparator.comparingLong(Told::at));
    for (int n = 0; n < SIZE; n++) {
      LabelledExample example = stream.next();
      Example record =
          Example.newBuilder()
              .setFeatures(TensorBytes.of(example.features().toArray()))
              .setId("e" + example.index())
              .build();
      boolean never = random.nextDouble() < NEVER;
      if (never) {
        joined.add(examples.encode(record));
      } else {
        told.add(new Told(n + random.nextLong(DELAY), example));
      }
      record.setAwaitsLabel(true);
      waiting.add(examples.encode(record));
      while (!told.isEmpty() && (told.peek().at() <= n || n == SIZE - 1)) {
        LabelledExample complete = told.remove().example();
        labels.add(
            codec.encode(
                LateLabel.newBuilder()
                    .setId("e" + complete.index())
                    .setLabel(complete.label())
                    .build()));
        joined.add(
            examples.encode(
                Example.newBuilder()
                    .setFeatures(TensorBytes.of(complete.features().toArray()))
                    .setId("e" + complete.index())
                    .setLabel(complete.label())
                    .build()));
      }
    }
    learned = labels.size() / BATCH * BATCH;
  }

  private Outcome run(LocalBroker broker, String prefix, boolean late) throws Exception {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.topics.prefix", prefix);
    options.put("dni.model.network", NETWORK);
    options.put("dni.job.tasks", "1");
    options.put("dni.batch.size", String.valueOf(BATCH));
    options.put("dni.snapshots.every-batches", "25");
    options.put("dni.labels.enabled", String.valueOf(late));
    options.put("dni.labels.max-waiting", String.valueOf(SIZE));
    try (LiveJob job = new LiveJob(broker, directory, options)) {
      job.produce(Topic.EXAMPLES, "default", late ? waiting : joined);
      if (late) {
        job.produce(Topic.LABELS, "default", labels);
      }
      job.start();
      job.awaitRecords(Topic.PREDICTIONS, 1);
      long start = System.nanoTime();
      LossEstimate last = job.await("default", m -> m.getExamples() > learned - 25 * BATCH).get(2);
      double seconds = (System.nanoTime() - start) / 1e9;
      job.stopWithSavepoint();
      return new Outcome(
          last.getFigures().get("run.accuracy"),
          last.getFigures().getOrDefault("arrival.accuracy", Double.NaN),
          last.getExamples() / seconds);
    }
  }

  @Test
  void lateLabelsCostNoAccuracyAndLittleSpeed() throws Exception {
    write();
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"))) {
      Outcome warm = run(broker, "warm", false);
      run(broker, "warm-late", true);
      Outcome late = run(broker, "late", true);
      Outcome before = run(broker, "joined", false);
      System.out.printf(
          Locale.ROOT,
          "%s, %,d examples: accuracy before learning %.4f with late labels (%.4f on arrival),"
              + " %.4f joined beforehand; %,.0f and %,.0f examples learned a second, ratio %.2f%n",
          NETWORK,
          SIZE,
          late.accuracy(),
          late.onArrival(),
          before.accuracy(),
          late.perSecond(),
          before.perSecond(),
          late.perSecond() / before.perSecond());
      assertThat(warm.accuracy()).isEqualTo(before.accuracy());
      assertThat(Math.abs(late.accuracy() - before.accuracy())).isLessThan(0.005);
      assertThat(late.onArrival()).isBetween(0.5, late.accuracy() + 0.01);
    }
  }
}
