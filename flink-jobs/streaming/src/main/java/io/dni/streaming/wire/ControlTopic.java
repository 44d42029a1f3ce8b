// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.ControlCommand;
import io.dni.schemas.record.ModelEvent;
import io.dni.streaming.message.ModelCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes commands, and hears what became of them: of events from now on. But for {@link #send} not
 * thread-safe.
 */
public final class ControlTopic implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodec<ControlCommand> commands = new RecordCodec<>(ControlCommand.class);
  private final RecordCodec<ModelEvent> events = new RecordCodec<>(ModelEvent.class);

  /**
   * What became of a command.
   *
   * @param id of the command
   * @param model that it concerned; {@link ControlEvents#ALL} where none could be concerned
   * @param words the command
   * @param batch in front of which it was applied; empty where it was refused
   * @param reason why it was refused; empty where it was applied
   * @param champion number of the champion that was taken or gone back to
   * @param undone examples whose learning was undone
   * @param told of a command to all models: those that one subtask has
   */
  public record Outcome(
      String id,
      String model,
      String words,
      Optional<Long> batch,
      Optional<String> reason,
      Optional<Long> champion,
      Optional<Long> undone,
      Optional<Told> told) {

    /**
     * The models of one subtask.
     *
     * @param models how many
     * @param subtask its number, from 0
     * @param subtasks how many there are
     */
    public record Told(long models, int subtask, int subtasks) {}

    /** One line. */
    public String text() {
      if (told.isPresent()) {
        return "%s: told to %d models by subtask %d of %d"
            .formatted(words, told.get().models(), told.get().subtask() + 1, told.get().subtasks());
      }
      String done =
          reason
              .map(why -> "refused: " + why)
              .orElseGet(() -> "applied in front of batch " + batch.orElse(0L));
      String taken = champion.map(n -> ", champion " + n).orElse("");
      String lost = undone.filter(n -> n > 0).map(n -> ", " + n + " examples undone").orElse("");
      return "model %s: %s: %s".formatted(model, words, done + taken + lost);
    }
  }

  private ControlTopic(
      String topic,
      KafkaProducer<byte[], byte[]> producer,
      KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.producer = producer;
    this.consumer = consumer;
  }

  /**
   * Opens the topics, which must exist.
   *
   * @param clientProperties of the Kafka clients
   */
  public static ControlTopic open(
      String bootstrapServers,
      Map<String, String> clientProperties,
      String controlTopic,
      String eventsTopic) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    Properties consuming = new Properties();
    consuming.putAll(properties);
    consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(eventsTopic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // "now" is the time of this call, not of the first poll
    return new ControlTopic(
        controlTopic,
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        consumer);
  }

  /** Writes a command; returns when Kafka has it. For any thread. */
  public synchronized void send(ModelCommand command) throws IOException {
    ControlCommand record =
        ControlCommand.newBuilder()
            .setId(command.id())
            .setModel(command.all() ? null : command.model())
            .setCommand(command.kind().label())
            .setSetting(command.setting().isEmpty() ? null : command.setting())
            .setValue(command.value().isEmpty() ? null : command.value())
            .setSegment(
                command.kind() == ModelCommand.Kind.RESET_SEGMENT ? command.segment() : null)
            .setVersion(command.version() < 0 ? null : command.version())
            .setTime(Instant.now())
            .build();
    byte[] key = command.all() ? null : command.model().getBytes(StandardCharsets.UTF_8);
    try {
      producer
          .send(Checksums.sealed(new ProducerRecord<>(topic, key, commands.encode(record))))
          .get();
    } catch (ExecutionException e) {
      throw new IOException("topic %s: %s".formatted(topic, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("topic %s: interrupted".formatted(topic), e);
    }
  }

  /** What has become of commands since the last call; waits up to the given time for the first. */
  public List<Outcome> poll(Duration timeout) {
    List<Outcome> outcomes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        ModelEvent event = events.decode(record.value());
        if (event.getCommand() != null) {
          outcomes.add(
              new Outcome(
                  event.getCommand(),
                  event.getModel(),
                  event.getSubject(),
                  Optional.ofNullable(event.getBatch()),
                  Optional.ofNullable(event.getReason()),
                  Optional.ofNullable(event.getChampion()),
                  Optional.ofNullable(event.getUndone()),
                  told(event)));
        }
      } catch (UndecodableRecordException e) {
        // Not one of ours: an event topic that others write to is theirs to answer for.
      }
    }
    return outcomes;
  }

  private static Optional<Outcome.Told> told(ModelEvent event) {
    return event.getModels() == null || event.getSubtask() == null || event.getSubtasks() == null
        ? Optional.empty()
        : Optional.of(new Outcome.Told(event.getModels(), event.getSubtask(), event.getSubtasks()));
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
