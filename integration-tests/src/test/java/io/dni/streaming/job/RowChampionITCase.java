// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.ModelEvent;
import io.dni.schemas.record.Prediction;
import io.dni.schemas.record.Row;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.wire.ControlTopic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bad hour of a table's labels: what they teach the network and the encoder is undone by restore,
 * to the last bit of a prediction, through a crash.
 */
class RowChampionITCase {
  private static final int ROWS = 400;
  private static final int ASKED = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(Column.number("amount", true), Column.words("town", 4, 2)),
          2,
          FeatureSpec.DEFAULT_HALF_LIFE,
          true);

  private final RecordCodec<Row> codec = new RecordCodec<>(Row.class);
  private final SplittableRandom random = new SplittableRandom(3);
  private int rounds;

  @TempDir Path directory;

  @Test
  void restoreUndoesWhatWrongLabelsHaveTaughtTheEncoderToo() throws Exception {
    Map<String, String> options =
        Map.of(
            "dni.features.columns",
            FEATURES.notation(),
            "dni.model.network",
            FEATURES.width() + "-8-2",
            "dni.model.normalisation",
            "none",
            "dni.job.tasks",
            "1",
            "dni.batch.size",
            "1",
            "dni.checkpoints.interval",
            "300 ms");
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"));
        LiveJob job = new LiveJob(broker, directory, options);
        ControlTopic control =
            ControlTopic.open(
                broker.bootstrapServers(),
                Map.of(),
                job.config().topic(Topic.CONTROL),
                job.config().topic(Topic.EVENTS))) {
      job.start();
      learn(job, false);
      List<List<Float>> good = asked(job);
      command(job, control, Kind.PROMOTE, 1);
      learn(job, true);
      assertThat(asked(job)).isNotEqualTo(good);
      job.newestCheckpoint();
      job.kill();
      job.start(job.newestCheckpoint());
      command(job, control, Kind.RESTORE, 2);
      assertThat(asked(job)).isEqualTo(good);
    }
  }

  private void learn(LiveJob job, boolean wrong) throws Exception {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double amount = 5 * random.nextGaussian() + (wrong ? 20 : 0);
      rows.add(row(amount, amount > (wrong ? 20 : 0) == wrong ? "no" : "yes", 1, null));
    }
    job.produce("default", rows);
  }

  /** What the model says of the same rows, whenever they are asked for. */
  private List<List<Float>> asked(LiveJob job) throws Exception {
    String round = "round-" + rounds++ + "-";
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      rows.add(row(i - ASKED / 2, null, 1, round + i));
    }
    job.produce("default", rows);
    RecordCodec<Prediction> predictions = new RecordCodec<>(Prediction.class);
    Map<String, List<Float>> told = new HashMap<>();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (told.size() < ASKED) {
      assertThat(System.nanoTime()).as("patience, %d told", told.size()).isLessThan(end);
      Thread.sleep(100);
      for (byte[] value : job.records(Topic.PREDICTIONS)) {
        Prediction p = predictions.decode(value);
        for (int i = 0; i < p.getExampleIds().size(); i++) {
          if (p.getExampleIds().get(i).startsWith(round)) {
            var values = p.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            told.put(p.getExampleIds().get(i), List.of(values.get(2 * i), values.get(2 * i + 1)));
          }
        }
      }
    }
    return IntStream.range(0, ASKED).mapToObj(i -> told.get(round + i)).toList();
  }

  /** A row that teaches nothing carries the command. */
  private void command(LiveJob job, ControlTopic control, Kind kind, int answers) throws Exception {
    control.send(new ModelCommand("default", false, kind.name(), kind, "", "", 0, -1));
    RecordCodec<ModelEvent> events = new RecordCodec<>(ModelEvent.class);
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (long answered = 0; answered < answers; ) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      job.produce("default", List.of(row(0, "yes", 0, null)));
      Thread.sleep(100);
      answered = 0;
      for (byte[] value : job.records(Topic.EVENTS)) {
        answered += events.decode(value).getBatch() == null ? 0 : 1;
      }
    }
  }

  private byte[] row(double amount, String label, float weight, String id) {
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(amount);
    return codec.encode(
        Row.newBuilder()
            .setNumbers(number.flip())
            .setWords(List.of("town" + Math.floorMod((int) amount, 5)))
            .setLabel(label)
            .setId(id)
            .setWeight(weight)
            .build());
  }
}
