// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.checkpoint.CheckpointReader;
import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.state.SegmentSteering;
import io.dni.streaming.state.SegmentSteering.Applied;
import io.dni.streaming.wire.ControlTopic;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands to a running job that is killed at random moments: each is applied once, in front of the
 * same batch in every segment, and acknowledged with that batch and no other.
 */
@Timeout(300)
class ControlITCase {
  private static final String MODEL = "default";
  private static final int BATCH = 32;

  /** Behind these the job is killed. */
  private static final Set<Kind> KILLED = EnumSet.of(Kind.SET, Kind.PROMOTE, Kind.RESTORE);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1, false", "2, false"}) // "2, true" holds as well, and takes as long
  void aCommandIsAppliedOnceAtOneBatch(int tasks, boolean lockStep) throws Exception {
    Map<String, String> options =
        Map.of(
            "dni.job.tasks",
            String.valueOf(tasks),
            "dni.lock-step.enabled",
            String.valueOf(lockStep),
            "dni.snapshots.every-batches",
            "1",
            "dni.checkpoints.interval",
            "200 ms");
    Random random = new Random(tasks);
    try (LocalBroker broker = LocalBroker.start(directory.resolve("broker"));
        LiveJob job = new LiveJob(broker, directory, options);
        ControlTopic control =
            ControlTopic.open(
                broker.bootstrapServers(),
                Map.of(),
                job.config().topic(Topic.CONTROL),
                job.config().topic(Topic.EVENTS))) {
      job.start();
      AtomicBoolean feeding = new AtomicBoolean(true);
      CompletableFuture<Integer> fed = CompletableFuture.supplyAsync(() -> feed(job, feeding));
      job.await(MODEL, m -> m.getBatches() >= 3);
      job.newestCheckpoint();
      List<ModelCommand> commands = commands();
      for (ModelCommand command : commands) {
        Thread.sleep(random.nextInt(200));
        control.send(command);
        if (command.kind() == Kind.PROMOTE) {
          control.send(command); // the same id: not a second command
        }
        if (KILLED.contains(command.kind())) {
          Thread.sleep(random.nextInt(600));
          job.kill();
          job.start(job.newestCheckpoint());
        }
      }
      awaitEvents(job, commands.size() + 1);
      feeding.set(false);
      int batches = fed.get();
      job.await(MODEL, m -> m.getBatches() == batches && m.getExamples() == (long) batches * BATCH);

      List<Map<String, SegmentSteering>> segments =
          CheckpointReader.steering(job.stopWithSavepoint());
      Map<String, Long> applied = batches(segments.get(0).get(MODEL));
      assertThat(applied.keySet())
          .containsExactlyInAnyOrderElementsOf(commands.stream().map(ModelCommand::id).toList());
      for (Map<String, SegmentSteering> segment : segments) {
        assertThat(segment.get(MODEL).log()).hasSize(commands.size());
        assertThat(batches(segment.get(MODEL))).isEqualTo(applied);
      }
      Map<String, TreeSet<Long>> acknowledged = new TreeMap<>();
      TreeSet<String> refused = new TreeSet<>();
      for (ModelEvent event : events(job)) {
        if (event.getBatch() != null) {
          acknowledged
              .computeIfAbsent(event.getCommand(), id -> new TreeSet<>())
              .add(event.getBatch());
        } else if (event.getReason() != null) {
          refused.add(event.getSubject() + ": " + event.getReason());
        }
      }
      assertThat(acknowledged).hasSize(commands.size());
      applied.forEach((id, batch) -> assertThat(acknowledged.get(id)).as(id).containsOnly(batch));
      assertThat(refused)
          .containsExactly(
              "set dni.model.optimizer=sgd:0.1: dni.model.optimizer: sgd:0.1 (expected: adam:…, as"
                  + " the model has begun)");
    }
  }

  private static List<ModelCommand> commands() {
    return List.of(
        command(Kind.SET, "dni.model.optimizer", "adam:0.001", 0),
        command(Kind.PROMOTE, "", "", 0),
        command(Kind.FREEZE, "", "", 0),
        command(Kind.RESUME, "", "", 0),
        command(Kind.RESET_SEGMENT, "", "", 1),
        command(Kind.RESTORE, "", "", 0));
  }

  private static ModelCommand command(Kind kind, String setting, String value, int segment) {
    return new ModelCommand(MODEL, false, "id-" + kind, kind, setting, value, segment, -1);
  }

  /** Whole batches, a few at a time; returns how many. */
  private static int feed(LiveJob job, AtomicBoolean feeding) {
    ExampleStream stream = ArtificialData.parse("noisy100").endless(7);
    int batches = 0;
    try {
      while (feeding.get()) {
        job.produce(stream, 4 * BATCH, MODEL);
        batches += 4;
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return batches;
  }

  /** Waits for so many commands to be answered; sends one that does not fit, as the last. */
  private static void awaitEvents(LiveJob job, int commands) throws Exception {
    try (ControlTopic control =
        ControlTopic.open(
            job.config().bootstrapServers(),
            Map.of(),
            job.config().topic(Topic.CONTROL),
            job.config().topic(Topic.EVENTS))) {
      control.send(
          new ModelCommand(
              MODEL, false, "misfit", Kind.SET, "dni.model.optimizer", "sgd:0.1", 0, -1));
    }
    long end = System.nanoTime() + 60_000_000_000L;
    while (events(job).stream().map(ModelEvent::getCommand).distinct().count() < commands) {
      assertThat(System.nanoTime()).as("patience, %s", events(job)).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static List<ModelEvent> events(LiveJob job) throws Exception {
    RecordCodec<ModelEvent> codec = new RecordCodec<>(ModelEvent.class);
    List<ModelEvent> events = new java.util.ArrayList<>();
    for (byte[] value : job.records(Topic.EVENTS)) {
      ModelEvent event = codec.decode(value);
      if (event.getCommand() != null) {
        events.add(event);
      }
    }
    return events;
  }

  private static Map<String, Long> batches(SegmentSteering steering) {
    Map<String, Long> batches = new TreeMap<>();
    for (Applied applied : steering.log()) {
      batches.put(applied.id(), applied.batch());
    }
    return batches;
  }
}
