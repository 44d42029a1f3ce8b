// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import io.dni.inspect.NamedTensor.Role;
import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A model's inference network as ONNX: per block {@code Gemm}, {@code Relu} and {@code
 * BatchNormalization} with the running statistics, then the loss's {@code Softmax} or {@code
 * Sigmoid}. Input {@code x [batch, inputs]}; outputs {@code outputs} (logits for the log losses)
 * and {@code probabilities}, both {@code [batch, outputs]}.
 */
public final class OnnxFile {
  private static final int IR_VERSION = 7;
  private static final int OPERATOR_SET = 13;
  private static final float BATCH_NORM_EPSILON = 1e-5f;

  private OnnxFile() {}

  /** Writes a model; the stream stays open. */
  public static void write(StoredModel model, OutputStream out) throws IOException {
    toProto(model).writeTo(out);
  }

  private static ModelProto toProto(StoredModel model) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("dni");
    for (NamedTensor tensor : model.tensors()) {
      if (tensor.role() != Role.MODULE) {
        graph.addInitializer(initializer(tensor));
      }
    }
    List<BlockSpec> blocks = model.spec().network().blocks();
    String x = "x";
    for (int b = 0; b < blocks.size(); b++) {
      x = block(graph, blocks.get(b), "block" + (b + 1), x, b == blocks.size() - 1);
    }
    Loss loss = model.spec().network().loss();
    String operator =
        loss == Loss.SOFTMAX ? "Softmax" : loss == Loss.SIGMOID ? "Sigmoid" : "Identity";
    NodeProto.Builder last = node(operator, "probabilities", x);
    if (loss == Loss.SOFTMAX) {
      last.addAttribute(
          AttributeProto.newBuilder()
              .setName("axis")
              .setType(AttributeProto.AttributeType.INT)
              .setI(1));
    }
    graph.addNode(last);
    int outputs = model.spec().network().outputs();
    graph.addInput(value("x", model.spec().network().inputs()));
    graph.addOutput(value("outputs", outputs));
    graph.addOutput(value("probabilities", outputs));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("dni-flink")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build();
  }

  /** Adds the nodes of a block; returns the name of its output. */
  private static String block(
      GraphProto.Builder graph, BlockSpec block, String name, String x, boolean last) {
    boolean relu = block.nonlinearity() == Nonlinearity.RELU;
    String output = last ? "outputs" : name + "/h";
    String affine = relu || block.batchNorm() ? name + "/z" : output;
    graph.addNode(node("Gemm", affine, x, name + "/W", name + "/b"));
    String rectified = affine;
    if (relu) {
      rectified = block.batchNorm() ? name + "/r" : output;
      graph.addNode(node("Relu", rectified, affine));
    }
    if (block.batchNorm()) {
      graph.addNode(
          node(
                  "BatchNormalization",
                  output,
                  rectified,
                  name + "/gamma",
                  name + "/beta",
                  name + "/mean",
                  name + "/variance")
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("epsilon")
                      .setType(AttributeProto.AttributeType.FLOAT)
                      .setF(BATCH_NORM_EPSILON)));
    }
    return output;
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static TensorProto initializer(NamedTensor tensor) {
    float[] values = tensor.values();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(tensor.name())
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addAllDims(tensor.shape().stream().map(Integer::longValue).toList())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
