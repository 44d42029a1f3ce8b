// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import io.dni.streaming.message.ModelLabel;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A label that was there before its example.
 *
 * @param label as it came
 * @param since when it became known or came, milliseconds
 * @param deadline milliseconds
 */
public record Early(ModelLabel label, long since, long deadline) implements EntryCodec.Entry {
  @Override
  public String id() {
    return label.id();
  }

  /**
   * A class as its place among the outputs, and not as that many numbers; a weight at the end, if
   * there is one.
   *
   * @param model that it is of
   */
  public record Codec(String model) implements EntryCodec<Early> {
    private static final int NO_CLASS = -1;

    @Override
    public void write(Early early, DataOutputView out) throws IOException {
      float[] target = early.label.target();
      out.writeLong(early.since);
      out.writeLong(early.label.eventTime());
      out.writeUTF(early.label.name());
      out.writeInt(target.length);
      int label = hot(target);
      out.writeInt(label);
      if (label == NO_CLASS) {
        for (float value : target) {
          out.writeFloat(value);
        }
      }
      if (!Float.isNaN(early.label.weight())) {
        out.writeFloat(early.label.weight());
      }
    }

    private static int hot(float[] target) {
      int hot = NO_CLASS;
      for (int j = 0; j < target.length; j++) {
        if (target[j] == 1 && hot == NO_CLASS) {
          hot = j;
        } else if (Float.floatToRawIntBits(target[j]) != 0) {
          return NO_CLASS;
        }
      }
      return hot;
    }

    @Override
    public Early read(String id, long deadline, DataInputDeserializer in) throws IOException {
      long since = in.readLong();
      long eventTime = in.readLong();
      String name = in.readUTF();
      float[] target = new float[in.readInt()];
      int label = in.readInt();
      if (label == NO_CLASS) {
        for (int j = 0; j < target.length; j++) {
          target[j] = in.readFloat();
        }
      } else {
        target[label] = 1;
      }
      float weight = in.available() > 0 ? in.readFloat() : Float.NaN;
      return new Early(new ModelLabel(model, id, target, name, eventTime, weight), since, deadline);
    }
  }
}
