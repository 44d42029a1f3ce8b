// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.learning.features.RawRow;
import io.dni.streaming.message.Awaiting;
import io.dni.streaming.message.ModelExample;
import io.dni.streaming.message.ModelRow;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * An example or a row that waits for its label.
 *
 * @param content as it came
 * @param since when it happened or came, milliseconds
 * @param deadline milliseconds
 */
public record Waiting(Awaiting content, long since, long deadline) implements EntryCodec.Entry {
  private static final float[] UNLABELLED = {};

  @Override
  public String id() {
    return content.id();
  }

  /**
   * The content without what the table knows already: numbers of rows with four bytes where those
   * hold them.
   *
   * @param model that it is of
   */
  public record Codec(String model) implements EntryCodec<Waiting> {
    private static final int EXAMPLE = 0;
    private static final int ROW_OF_DOUBLES = 1;
    private static final int ROW_OF_FLOATS = 2;
    private static final int WEIGHTED = 4;

    @Override
    public void write(Waiting waiting, DataOutputView out) throws IOException {
      out.writeLong(waiting.since);
      if (waiting.content instanceof ModelExample example) {
        out.writeByte(EXAMPLE);
        out.writeLong(example.eventTime());
        out.writeInt(example.origin().partition());
        out.writeLong(example.origin().offset());
        out.writeFloat(example.scale());
        out.write(example.features());
      } else if (waiting.content instanceof ModelRow row) {
        boolean floats = floats(row.row().numbers());
        int weighted = row.weight() == 1 ? 0 : WEIGHTED;
        out.writeByte((floats ? ROW_OF_FLOATS : ROW_OF_DOUBLES) | weighted);
        if (weighted != 0) {
          out.writeFloat(row.weight());
        }
        out.writeLong(row.eventTime());
        out.writeInt(row.partition());
        out.writeLong(row.offset());
        write(row.row(), floats, out);
      }
    }

    private static boolean floats(double[] numbers) {
      for (double number : numbers) {
        if (Double.compare((float) number, number) != 0) {
          return false;
        }
      }
      return true;
    }

    private static void write(RawRow row, boolean floats, DataOutputView out) throws IOException {
      out.writeInt(row.numbers().length);
      for (double number : row.numbers()) {
        if (floats) {
          out.writeFloat((float) number);
        } else {
          out.writeDouble(number);
        }
      }
      out.writeInt(row.words().length);
      for (String word : row.words()) {
        out.writeBoolean(word != null);
        if (word != null) {
          out.writeUTF(word);
        }
      }
    }

    @Override
    public Waiting read(String id, long deadline, DataInputDeserializer in) throws IOException {
      long since = in.readLong();
      int tag = in.readByte();
      int kind = tag & ~WEIGHTED;
      float weight = kind == tag ? 1 : in.readFloat();
      long eventTime = in.readLong();
      int partition = in.readInt();
      long offset = in.readLong();
      Awaiting content =
          kind == EXAMPLE
              ? example(id, eventTime, new ModelExample.Origin(partition, offset), in)
              : new ModelRow(
                  model,
                  row(kind == ROW_OF_FLOATS, in),
                  "",
                  eventTime,
                  id,
                  true,
                  weight,
                  partition,
                  offset);
      return new Waiting(content, since, deadline);
    }

    private ModelExample example(
        String id, long eventTime, ModelExample.Origin origin, DataInputDeserializer in)
        throws IOException {
      float scale = in.readFloat();
      byte[] features = new byte[in.available()];
      in.readFully(features);
      return new ModelExample(model, features, scale, UNLABELLED, eventTime, id, true, 1, origin);
    }

    private static RawRow row(boolean floats, DataInputDeserializer in) throws IOException {
      double[] numbers = new double[in.readInt()];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = floats ? in.readFloat() : in.readDouble();
      }
      String[] words = new String[in.readInt()];
      for (int j = 0; j < words.length; j++) {
        words[j] = in.readBoolean() ? in.readUTF() : null;
      }
      return new RawRow(numbers, words);
    }
  }
}
