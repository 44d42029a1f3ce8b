// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.streaming.message.Received;
import io.dni.streaming.wire.TopicWatch.Loss;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Kafka's reader, which gives nothing while the {@link Backlog} is closed, and tells the {@link
 * TopicWatch} what it reads. What is lost leaves it as a dead letter. Of what has been fetched it
 * gives several records at a time: nothing waits for others to come, and none is held when a
 * barrier comes, for a barrier comes between two calls.
 *
 * @param <T> the message
 */
final class HeldBackReader<T> implements SourceReader<Received<T>, KafkaPartitionSplit> {
  private final SourceReader<Received<T>, KafkaPartitionSplit> kafka;
  private final Backlog.Share backlog;
  private final TopicWatch watch;
  private final DeadLetters letters = new DeadLetters();
  private final int together;
  private final GatheringOutput<T> gathered = new GatheringOutput<>();

  /**
   * @param together how many records are given at a time, at most
   */
  HeldBackReader(
      SourceReader<Received<T>, KafkaPartitionSplit> kafka,
      Backlog.Share backlog,
      TopicWatch watch,
      int together) {
    this.kafka = kafka;
    this.backlog = backlog;
    this.watch = watch;
    this.together = together;
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Received<T>> output) throws Exception {
    watch.requireNothingLost();
    for (Optional<Loss> loss = watch.pollLoss(); loss.isPresent(); loss = watch.pollLoss()) {
      output.collect(
          Received.refused(
              letters.lost(loss.get().partition(), loss.get().from(), loss.get().text())));
    }
    if (!backlog.open().isDone()) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    return together == 1 ? kafka.pollNext(output) : pollSeveral(output);
  }

  private InputStatus pollSeveral(ReaderOutput<Received<T>> output) throws Exception {
    InputStatus status = InputStatus.MORE_AVAILABLE;
    for (int i = 0; i < together && status == InputStatus.MORE_AVAILABLE; i++) {
      status = kafka.pollNext(gathered);
    }
    gathered.giveTo(output::collect);
    return status;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> open = backlog.open();
    return open.isDone() ? kafka.isAvailable() : open;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    watch.assigned(splits);
    kafka.addSplits(splits);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return kafka.snapshotState(checkpoint);
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    kafka.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    kafka.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    kafka.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() throws Exception {
    try (Backlog.Share share = backlog;
        TopicWatch watching = watch) {
      kafka.close();
    }
  }
}
