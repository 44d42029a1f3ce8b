// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** Adds constants to an ONNX graph and tells their names, which operations take as inputs. */
final class OnnxConstants {
  private final String prefix;
  private final GraphProto.Builder graph;

  /**
   * Constants of a part of a graph.
   *
   * @param prefix of their names
   */
  OnnxConstants(String prefix, GraphProto.Builder graph) {
    this.prefix = prefix;
    this.graph = graph;
  }

  /** A scalar of double precision. */
  String scalar(double value) {
    return constant(TensorProto.DataType.DOUBLE_VALUE, bytes(Double.BYTES).putDouble(value));
  }

  /** A scalar of 64 bits. */
  String integer(long value) {
    return constant(TensorProto.DataType.INT64_VALUE, bytes(Long.BYTES).putLong(value));
  }

  /** A vector of 64-bit integers. */
  String longs(long... values) {
    ByteBuffer all = bytes(values.length * Long.BYTES);
    all.asLongBuffer().put(values);
    return constant(TensorProto.DataType.INT64_VALUE, all, values.length);
  }

  /** An array of double precision, row-major. */
  String doubles(double[] values, int... shape) {
    ByteBuffer all = bytes(values.length * Double.BYTES);
    all.asDoubleBuffer().put(values);
    return constant(TensorProto.DataType.DOUBLE_VALUE, all, shape);
  }

  /** A vector of single precision. */
  String floats(float... values) {
    ByteBuffer all = bytes(values.length * Float.BYTES);
    all.asFloatBuffer().put(values);
    return constant(TensorProto.DataType.FLOAT_VALUE, all, values.length);
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(int type, ByteBuffer values, int... shape) {
    String name = prefix + "/constant" + graph.getInitializerCount();
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .setRawData(ByteString.copyFrom(values.rewind()));
    for (int side : shape) {
      tensor.addDims(side);
    }
    graph.addInitializer(tensor);
    return name;
  }
}
