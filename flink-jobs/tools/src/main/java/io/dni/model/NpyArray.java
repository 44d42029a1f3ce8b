// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One array in NumPy's {@code .npy} form: a header that names element type, order and shape, then
 * the elements. Whatever a file claims, no more is read than the expected shape needs.
 */
final class NpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_HEADER = 10_000;
  private static final int CHUNK_BYTES = 1 << 16;

  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=]?)([a-zA-Z][0-9]*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

  /** Element types that weights are stored in: how many bytes, and how one is read. */
  private record Element(int bytes, ToDoubleFunction<ByteBuffer> read) {}

  private static final Map<String, Element> ELEMENTS =
      Map.of(
          "f4", new Element(Float.BYTES, ByteBuffer::getFloat),
          "f8", new Element(Double.BYTES, ByteBuffer::getDouble),
          "i1", new Element(Byte.BYTES, ByteBuffer::get),
          "u1", new Element(Byte.BYTES, b -> b.get() & 0xff),
          "i2", new Element(Short.BYTES, ByteBuffer::getShort),
          "i4", new Element(Integer.BYTES, ByteBuffer::getInt),
          "i8", new Element(Long.BYTES, ByteBuffer::getLong));

  private final InputStream in;
  private final String file;
  private final String name;

  private NpyArray(InputStream in, String file, String name) {
    this.in = in;
    this.file = file;
    this.name = name;
  }

  /**
   * Reads an array to its end.
   *
   * @param file and {@code name}: for messages
   * @param shape that the array must have
   * @return the values, row-major whatever their order in the file; each one finite
   * @throws UnreadableCheckpointException naming what does not fit
   */
  static float[] read(InputStream in, String file, String name, List<Integer> shape)
      throws IOException {
    double[] read = new NpyArray(in, file, name).read(shape);
    float[] values = new float[read.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) read[i];
      if (!Float.isFinite(values[i])) {
        throw new NpyArray(in, file, name)
            .refused("value " + i + " is " + read[i], "a finite number");
      }
    }
    return values;
  }

  /** As {@link #read}, in double precision. */
  static double[] readDoubles(InputStream in, String file, String name, List<Integer> shape)
      throws IOException {
    return new NpyArray(in, file, name).read(shape);
  }

  private double[] read(List<Integer> shape) throws IOException {
    String header = header();
    Matcher type = find(TYPE, header, "element type");
    Element element = ELEMENTS.get(type.group(2));
    if (element == null) {
      throw refused("elements of type " + type.group(2), "f4, f8, i1, u1, i2, i4 or i8");
    }
    List<Integer> found = shape(find(SHAPE, header, "shape").group(1));
    if (!found.equals(shape)) {
      throw refused("shape " + found, shape.toString());
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    double[] values = new double[shape.stream().reduce(1, Math::multiplyExact)];
    fill(values, element, order);
    boolean byColumn = find(ORDER, header, "order").group(1).equals("True");
    return byColumn && shape.size() > 1 ? rowMajor(values, shape) : values;
  }

  private String header() throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw refused("no NumPy array", "one");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw refused("NumPy format " + version, "1 to 3");
    }
    byte[] size = in.readNBytes(version == 1 ? Short.BYTES : Integer.BYTES);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = (length << Byte.SIZE) | (size[i] & 0xff);
    }
    if (length > LONGEST_HEADER) {
      throw refused("a header of " + length + " bytes", "at most " + LONGEST_HEADER);
    }
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw refused("a cut header", length + " bytes");
    }
    return new String(header, StandardCharsets.ISO_8859_1);
  }

  private Matcher find(Pattern pattern, String header, String what) throws IOException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw refused("a header without a plain " + what, "a plain array of numbers");
    }
    return matcher;
  }

  private List<Integer> shape(String text) throws IOException {
    List<Integer> shape = new ArrayList<>();
    for (String side : text.split(",", -1)) {
      if (!side.isBlank()) {
        try {
          shape.add(Integer.valueOf(side.strip()));
        } catch (NumberFormatException e) {
          throw refused("a shape with the side " + side.strip(), "a smaller one");
        }
      }
    }
    return shape;
  }

  private void fill(double[] values, Element element, ByteOrder order) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(order);
    for (int i = 0; i < values.length; ) {
      int wanted = (int) Math.min(CHUNK_BYTES, (long) (values.length - i) * element.bytes());
      int got = in.readNBytes(chunk.array(), 0, wanted);
      if (got < wanted) {
        throw refused(
            "cut after %d of %d values".formatted(i + got / element.bytes(), values.length),
            "all of them");
      }
      chunk.clear();
      for (int end = i + wanted / element.bytes(); i < end; i++) {
        double value = element.read().applyAsDouble(chunk);
        values[i] = value;
        if (!Double.isFinite(value)) {
          throw refused("value " + i + " is " + value, "a finite number");
        }
      }
    }
    if (in.read() >= 0) {
      throw refused("more bytes than its shape has values", "none");
    }
  }

  /** The same array row by row, where the file holds it with the first index fastest. */
  private static double[] rowMajor(double[] byColumn, List<Integer> shape) {
    double[] values = new double[byColumn.length];
    int[] index = new int[shape.size()];
    for (double value : byColumn) {
      int place = 0;
      for (int axis = 0; axis < index.length; axis++) {
        place = place * shape.get(axis) + index[axis];
      }
      values[place] = value;
      for (int axis = 0; axis < index.length && ++index[axis] == shape.get(axis); axis++) {
        index[axis] = 0;
      }
    }
    return values;
  }

  private UnreadableCheckpointException refused(String what, String expected) {
    return new UnreadableCheckpointException(
        file, "tensor %s: %s (expected: %s)".formatted(name, what, expected));
  }

  /** The bytes of an array of little-endian float32, row-major. */
  static byte[] bytes(float[] values, List<Integer> shape) {
    byte[] start = start("<f4", shape);
    ByteBuffer all =
        ByteBuffer.allocate(start.length + values.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(start);
    all.asFloatBuffer().put(values);
    return all.array();
  }

  /** The bytes of an array of little-endian float64, row-major. */
  static byte[] bytes(double[] values, List<Integer> shape) {
    byte[] start = start("<f8", shape);
    ByteBuffer all =
        ByteBuffer.allocate(start.length + values.length * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(start);
    all.asDoubleBuffer().put(values);
    return all.array();
  }

  /** What stands before the values. */
  private static byte[] start(String type, List<Integer> shape) {
    StringBuilder header =
        new StringBuilder("{'descr': '" + type + "', 'fortran_order': False, 'shape': (");
    shape.forEach(side -> header.append(side).append(", "));
    if (shape.size() > 1) {
      header.setLength(header.length() - 2);
    } else if (!shape.isEmpty()) {
      header.setLength(header.length() - 1);
    }
    header.append("), }");
    int before = MAGIC.length + 2 + Short.BYTES;
    while ((before + header.length() + 1) % ALIGNMENT != 0) {
      header.append(' ');
    }
    header.append('\n');
    return ByteBuffer.allocate(before + header.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) header.length())
        .put(header.toString().getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }
}
