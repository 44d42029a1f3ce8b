// SPDX-License-Identifier: Apache-2.0
package io.dni.model;

import io.dni.learning.features.TargetUnit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** Adds operations to an ONNX graph; each gets the name of its output. */
final class OnnxNodes {
  /** Domain of operators on texts, and its version. */
  static final String ML = "ai.onnx.ml";

  /** Domain of ONNX Runtime's own operators. */
  static final String RUNTIME = "com.microsoft";

  private final String prefix;
  private final GraphProto.Builder graph;
  private final OnnxConstants constants;
  private boolean hashes;

  OnnxNodes(String prefix, GraphProto.Builder graph) {
    this.prefix = prefix;
    this.graph = graph;
    this.constants = new OnnxConstants(prefix, graph);
  }

  /** Adds constants to the same graph. */
  OnnxConstants constants() {
    return constants;
  }

  /** Whether an operator of ONNX Runtime alone is among them. */
  boolean hashes() {
    return hashes;
  }

  String add(String operator, List<String> inputs) {
    return add(node(operator, inputs));
  }

  String add(String operator, List<String> inputs, String attribute, long value) {
    return add(node(operator, inputs).addAttribute(integer(attribute, value)));
  }

  private String add(NodeProto.Builder node) {
    graph.addNode(node);
    return node.getOutput(0);
  }

  private NodeProto.Builder node(String operator, List<String> inputs) {
    String output = prefix + "/" + operator + graph.getNodeCount();
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output);
  }

  /**
   * As numbers of another type.
   *
   * @param type of {@link TensorProto.DataType}
   */
  String cast(String x, long type) {
    return add("Cast", List.of(x), "to", type);
  }

  /** Side by side. */
  String concat(List<String> parts) {
    return parts.size() == 1 ? parts.get(0) : add("Concat", parts, "axis", 1);
  }

  /** Mean over the columns, {@code [batch, 1]}. */
  String rowMean(String x) {
    return add(
        node("ReduceMean", List.of(x))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(AttributeProto.AttributeType.INTS)
                    .addInts(1)));
  }

  /**
   * The numbers of texts, from 0.
   *
   * @param other number of a text that is not among them
   */
  String numbered(String texts, List<String> known, int other) {
    NodeProto.Builder node = node("LabelEncoder", List.of(texts)).setDomain(ML);
    AttributeProto.Builder keys =
        AttributeProto.newBuilder()
            .setName("keys_strings")
            .setType(AttributeProto.AttributeType.STRINGS);
    AttributeProto.Builder values =
        AttributeProto.newBuilder()
            .setName("values_int64s")
            .setType(AttributeProto.AttributeType.INTS);
    // An encoder must have a key; one that no text is, where nothing is known.
    List<String> all = known.isEmpty() ? List.of("\0") : known;
    for (int i = 0; i < all.size(); i++) {
      keys.addStrings(ByteString.copyFrom(all.get(i), StandardCharsets.UTF_8));
      values.addInts(known.isEmpty() ? other : i);
    }
    return add(
        node.addAttribute(keys).addAttribute(values).addAttribute(integer("default_int64", other)));
  }

  /** MurmurHash3 of texts, seed 0, as an unsigned number. */
  String murmur(String texts) {
    hashes = true;
    return add(
        node("MurmurHash3", List.of(texts))
            .setDomain(RUNTIME)
            .addAttribute(integer("positive", 1))
            .addAttribute(integer("seed", 0)));
  }

  /** {@code [batch, width]}; a place that is the width leaves all at 0. */
  String oneHot(String places, int width) {
    return add(
        "OneHot", List.of(places, constants.integer(width), constants.floats(0, 1)), "axis", 1);
  }

  /** What the network says, in the user's unit. */
  String fromUnit(String x, TargetUnit unit) {
    if (unit.equals(TargetUnit.OWN)) {
      return x;
    }
    String wide = cast(x, TensorProto.DataType.DOUBLE_VALUE);
    String scaled = add("Mul", List.of(wide, constants.scalar(unit.scale())));
    String shifted = add("Add", List.of(scaled, constants.scalar(unit.offset())));
    return cast(shifted, TensorProto.DataType.FLOAT_VALUE);
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
