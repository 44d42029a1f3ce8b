// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.wire.ControlTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bad hour of a table's labels: what they teach the network and the encoder is undone by restore,
 * to the last bit of a prediction, through a crash.
 */
class RowChampionITCase {
  private final SmallTable table = new SmallTable();

  @TempDir Path directory;

  @Test
  void restoreUndoesWhatWrongLabelsHaveTaughtTheEncoderToo() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"));
        LiveJob job = new LiveJob(broker, directory, table.options("dni"));
        ControlTopic control =
            ControlTopic.open(
                broker.bootstrapServers(),
                Map.of(),
                job.config().topic(Topic.CONTROL),
                job.config().topic(Topic.EVENTS))) {
      job.start();
      table.teach(job, false);
      List<List<Float>> good = table.asked(job);
      command(job, control, Kind.PROMOTE, 1);
      table.teach(job, true);
      assertThat(table.asked(job)).isNotEqualTo(good);
      job.newestCheckpoint();
      job.kill();
      job.start(job.newestCheckpoint());
      command(job, control, Kind.RESTORE, 2);
      assertThat(table.asked(job)).isEqualTo(good);
    }
  }

  /** A row that teaches nothing carries the command. */
  private void command(LiveJob job, ControlTopic control, Kind kind, int answers) throws Exception {
    control.send(new ModelCommand("default", false, kind.name(), kind, "", "", 0, -1));
    RecordCodec<ModelEvent> events = new RecordCodec<>(ModelEvent.class);
    long end = System.nanoTime() + SmallTable.PATIENCE_NANOS;
    for (long answered = 0; answered < answers; ) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      table.nudge(job);
      Thread.sleep(100);
      answered = 0;
      for (byte[] value : job.records(Topic.EVENTS)) {
        answered += events.decode(value).getBatch() == null ? 0 : 1;
      }
    }
  }
}
