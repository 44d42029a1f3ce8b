// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.layer.InferenceGraph;
import io.dni.learning.layer.Layer;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.segment.Segment;
import io.dni.streaming.state.ModelNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A model's inference network as ONNX: what each layer does, then the loss's {@code Softmax} or
 * {@code Sigmoid}. Input {@code x [batch, inputs]}; outputs {@code outputs} (logits for the log
 * losses) and {@code probabilities}, both {@code [batch, outputs]}. A model of a table's rows takes
 * raw columns instead, see {@link OnnxEncoder}; what they and the classes are called stands in the
 * file's metadata.
 */
public final class OnnxFile {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int ML_OPERATOR_SET = 3;

  private OnnxFile() {}

  /** Writes a model; the stream stays open. */
  public static void write(StoredModel model, OutputStream out) throws IOException {
    toProto(model).writeTo(out);
  }

  private static ModelProto toProto(StoredModel model) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("dni");
    OnnxNodes encoding = new OnnxNodes("encoder", graph);
    if (model.encoder().isPresent()) {
      graph.addNode(
          node("Identity", "x", new OnnxEncoder(model.encoder().get(), encoding).describe()));
    }
    NetworkSpec network = model.spec().network();
    Segment whole = new Segment(network.blocks(), network.output());
    String x = "x";
    String last = x;
    int number = 0;
    for (Layer layer : whole.layers()) {
      last = x;
      x = layer.describe(x, new LayerNodes("block" + ++number, graph));
    }
    if (whole.linearPath().isPresent()) {
      LayerNodes nodes = new LayerNodes(ModelTensors.LINEAR, graph);
      x = whole.linearPath().get().describe("x", x, nodes);
    }
    if (whole.head().isPresent()) {
      LayerNodes nodes = new LayerNodes(ModelTensors.HEAD, graph);
      x = whole.head().get().describe(last, "x", x, nodes);
    }
    graph.addNode(node("Identity", "outputs", x));
    Loss loss = model.spec().network().loss();
    String operator =
        loss == Loss.SOFTMAX ? "Softmax" : loss == Loss.SIGMOID ? "Sigmoid" : "Identity";
    if (model.encoder().isPresent()) {
      x = encoding.fromUnit(x, model.encoder().get().spec().target());
    }
    NodeProto.Builder end = node(operator, "probabilities", x);
    if (loss == Loss.SOFTMAX) {
      end.addAttribute(attribute("axis", 1L));
    }
    graph.addNode(end);
    addUsed(model.tensors(), graph);
    int outputs = model.spec().network().outputs();
    addInputs(model, graph);
    graph.addOutput(value("outputs", TensorProto.DataType.FLOAT_VALUE, outputs));
    graph.addOutput(value("probabilities", TensorProto.DataType.FLOAT_VALUE, outputs));
    ModelProto.Builder file =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("dni-flink")
            .addOpsetImport(operators("", OPERATOR_SET))
            .setGraph(graph);
    addNames(model, encoding.hashes(), file);
    return file.build();
  }

  /** The network's input, or the raw columns of a table. */
  private static void addInputs(StoredModel model, GraphProto.Builder graph) {
    if (model.encoder().isEmpty()) {
      int inputs = model.spec().network().inputs();
      graph.addInput(value("x", TensorProto.DataType.FLOAT_VALUE, inputs));
      return;
    }
    FeatureSpec columns = model.encoder().get().spec();
    if (columns.numbers() > 0) {
      graph.addInput(
          value(OnnxEncoder.NUMBERS, TensorProto.DataType.DOUBLE_VALUE, columns.numbers()));
    }
    if (columns.words() > 0) {
      graph.addInput(value(OnnxEncoder.WORDS, TensorProto.DataType.STRING_VALUE, columns.words()));
    }
  }

  /** What columns and classes are called, and the operators that texts need. */
  private static void addNames(StoredModel model, boolean hashes, ModelProto.Builder file) {
    if (!model.classNames().isEmpty()) {
      addName("classes", model.classNames(), file);
    }
    if (model.encoder().isEmpty()) {
      return;
    }
    FeatureSpec spec = model.encoder().get().spec();
    addName(OnnxEncoder.NUMBERS, spec.names(Column.Kind.NUMBER), file);
    addName(OnnxEncoder.WORDS, spec.names(Column.Kind.WORDS), file);
    file.addOpsetImport(operators(OnnxNodes.ML, ML_OPERATOR_SET));
    if (hashes) {
      file.addOpsetImport(operators(OnnxNodes.RUNTIME, 1));
    }
  }

  private static void addName(String key, List<String> names, ModelProto.Builder file) {
    file.addMetadataProps(
        StringStringEntryProto.newBuilder().setKey(key).setValue(ModelNames.text(names)));
  }

  private static OperatorSetIdProto operators(String domain, int version) {
    return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
  }

  /** Those tensors that a node reads; what only learning needs stays away. */
  private static void addUsed(List<NamedTensor> tensors, GraphProto.Builder graph) {
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    tensors.stream()
        .filter(tensor -> read.contains(tensor.name()))
        .forEach(tensor -> graph.addInitializer(initializer(tensor)));
  }

  /** The operations of a layer as nodes; a node has the name of its output. */
  private record LayerNodes(String layer, GraphProto.Builder graph) implements InferenceGraph {
    @Override
    public String add(
        String operator,
        List<String> inputs,
        List<String> tensors,
        Map<String, Number> attributes) {
      String output = layer + "/" + operator + graph.getNodeCount();
      List<String> all = new ArrayList<>(inputs);
      tensors.forEach(tensor -> all.add(layer + "/" + tensor));
      NodeProto.Builder node = node(operator, output, all.toArray(String[]::new));
      attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
      graph.addNode(node);
      return output;
    }
  }

  private static AttributeProto.Builder attribute(String name, Number value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    return value instanceof Float
        ? attribute.setType(AttributeProto.AttributeType.FLOAT).setF(value.floatValue())
        : attribute.setType(AttributeProto.AttributeType.INT).setI(value.longValue());
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

  private static ValueInfoProto value(String name, int type, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }
}
