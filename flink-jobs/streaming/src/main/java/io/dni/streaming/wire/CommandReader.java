// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.UndecodableRecordException;
import io.dni.schemas.record.ControlCommand;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelCommand.Kind;
import io.dni.streaming.message.Received;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads commands. What is none becomes a dead letter, never an exception; what is one but does not
 * fit the model is refused later, by an event.
 */
final class CommandReader implements KafkaRecordDeserializationSchema<Received<ModelCommand>> {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 200;
  private static final int LONGEST_VALUE = 1000;

  private transient RecordCodec<ControlCommand> codec;
  private transient DeadLetters deadLetters;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new RecordCodec<>(ControlCommand.class);
    deadLetters = new DeadLetters();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Received<ModelCommand>> out) {
    try {
      out.collect(Received.of(read(record)));
    } catch (UndecodableRecordException | IllegalArgumentException e) {
      out.collect(Received.refused(deadLetters.wrap(record, e.getMessage())));
    }
  }

  private ModelCommand read(ConsumerRecord<byte[], byte[]> record)
      throws UndecodableRecordException {
    if (record.value() == null) {
      throw new UndecodableRecordException("value: none (expected: a ControlCommand)");
    }
    Checksums.verify(record);
    ControlCommand command = codec.decode(record.value());
    Kind kind =
        Kind.of(command.getCommand())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "command: %s (expected: one of %s)"
                            .formatted(
                                command.getCommand(),
                                Arrays.stream(Kind.values())
                                    .map(Kind::label)
                                    .collect(Collectors.joining(", ")))));
    boolean all = command.getModel() == null;
    String model =
        all ? "" : ExampleIdentity.model(command.getModel().getBytes(StandardCharsets.UTF_8));
    if (command.getId().isEmpty()) {
      throw new IllegalArgumentException("id: empty (expected: 1 to 200 characters)");
    }
    return new ModelCommand(
        model,
        all,
        bounded("id", command.getId(), LONGEST),
        kind,
        bounded("setting", command.getSetting(), LONGEST),
        bounded("value", command.getValue(), LONGEST_VALUE),
        command.getSegment() == null ? 0 : command.getSegment(),
        command.getVersion() == null ? -1 : command.getVersion());
  }

  private static String bounded(String what, String text, int longest) {
    if (text != null && text.length() > longest) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected: at most %d)".formatted(what, text.length(), longest));
    }
    return text == null ? "" : text;
  }

  @Override
  public TypeInformation<Received<ModelCommand>> getProducedType() {
    return Received.type(new ModelCommand.Serializer());
  }
}
