// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.local.LocalBroker;
import io.dni.report.PredictionScores;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.LossEstimate;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.wire.PredictionReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figures and the drift of a real run, with a savepoint and a restore in the middle. */
@Timeout(600)
class ScoreITCase {
  private static final int BATCH = 50;
  private static final int BEFORE = 60_000;
  private static final int EXAMPLES = 100_000;

  @TempDir Path directory;

  @Test
  void figuresAreThoseOfThePredictionsTopicAndAChangeOfConceptIsAnEvent() throws Exception {
    Map<String, String> options =
        Map.of("dni.batch.size", "" + BATCH, "dni.model.network", "20-32-2");
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob job = new LiveJob(broker, directory, options)) {
      ExampleStream stream = ArtificialData.parse("noisy20").endless(7);
      job.produce(stream, BEFORE / 2, "default");
      job.start();
      job.await("default", m -> m.getBatches() >= BEFORE / 4 / BATCH);
      String halfWay = job.stopWithSavepoint();
      job.produce(stream, BEFORE / 2, "default");
      job.produce(ArtificialData.parse("noisy20").endless(8), EXAMPLES - BEFORE, "default");
      job.start(halfWay);
      job.await("default", m -> m.getBatches() == EXAMPLES / BATCH);
      job.awaitRecords(Topic.PREDICTIONS, EXAMPLES / BATCH);
      job.stopWithSavepoint();

      Map<String, Double> told = figures(job);
      Map<String, Double> scored = scored(broker, job);
      scored.keySet().removeIf(name -> name.startsWith("run.confusion")); // not of the job
      assertThat(told.keySet()).isEqualTo(scored.keySet());
      assertThat(told).containsKeys("run.accuracy", "window.accuracy", "window.majority");
      scored.forEach(
          (name, value) -> assertThat(told.get(name)).as(name).isCloseTo(value, offset(1e-6)));

      List<ModelEvent> drift = events(job);
      assertThat(drift).extracting(ModelEvent::getKind).containsOnly("drift");
      assertThat(drift).extracting(ModelEvent::getSubject).contains("adwin", "page-hinkley");
      assertThat(drift)
          .allSatisfy(
              e -> {
                assertThat(e.getExample()).isBetween(BEFORE + 1L, BEFORE + 5_000L);
                assertThat(e.getAfter()).isGreaterThan(e.getBefore());
              });
      assertThat(told.get("run.driftAlarms")).isEqualTo(drift.size());
    }
  }

  private static Map<String, Double> figures(LiveJob job) throws Exception {
    RecordCodec<LossEstimate> codec = new RecordCodec<>(LossEstimate.class);
    Map<String, Double> newest = new TreeMap<>();
    for (byte[] record : job.records(Topic.LOSS_ESTIMATES)) {
      newest.putAll(codec.decode(record).getFigures());
    }
    return newest;
  }

  private static Map<String, Double> scored(LocalBroker broker, LiveJob job) {
    PredictionScores scores = new PredictionScores(1_000);
    try (PredictionReader reader =
        PredictionReader.open(
            broker.bootstrapServers(), Map.of(), job.config().topic(Topic.PREDICTIONS))) {
      reader.read(scores::survey);
      reader.read(scores::score);
    }
    assertThat(scores.examples()).containsExactly(Map.entry("default", (long) EXAMPLES));
    return scores.figures().get("default");
  }

  private static List<ModelEvent> events(LiveJob job) throws Exception {
    RecordCodec<ModelEvent> codec = new RecordCodec<>(ModelEvent.class);
    List<ModelEvent> events = new ArrayList<>();
    for (byte[] record : job.records(Topic.EVENTS)) {
      events.add(codec.decode(record));
    }
    return events;
  }
}
