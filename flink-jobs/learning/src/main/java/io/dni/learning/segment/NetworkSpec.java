// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Head;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.LinearPath;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.layer.Normalisation;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.loss.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * A network before it is cut into segments: hidden blocks, then an affine output layer, then a
 * loss.
 *
 * @param widths input width, hidden widths, output width
 * @param nonlinearity of the hidden blocks
 * @param normalisation what the hidden blocks end with
 * @param linearPath whether the outputs see the input directly as well, see {@link LinearPath}
 * @param head what the network predicts with
 * @param loss of the outputs
 */
public record NetworkSpec(
    List<Integer> widths,
    Nonlinearity nonlinearity,
    Normalisation normalisation,
    boolean linearPath,
    Head head,
    Loss loss) {

  /** Last hidden units, one and inputs that a least-squares head may see. */
  private static final int MOST_FEATURES = 2048;

  /** Checks the widths. */
  public NetworkSpec {
    widths = List.copyOf(widths);
    if (widths.size() < 2) {
      throw new IllegalArgumentException(
          "network: %d widths (expected: at least 2, INPUT-…-OUTPUT)".formatted(widths.size()));
    }
    for (int width : widths) {
      if (width < 1) {
        throw new IllegalArgumentException("network: width %d (expected: >= 1)".formatted(width));
      }
    }
    int features = widths.get(widths.size() - 2) + 1 + (linearPath ? widths.get(0) : 0);
    if (head.leastSquares() && features > MOST_FEATURES) {
      throw new IllegalArgumentException(
          "head: %s over %d features (expected: at most %d; their squares are kept, their cubes cost)"
              .formatted(head, features, MOST_FEATURES));
    }
    if (head.leastSquares() && loss == Loss.SIGMOID) {
      throw new IllegalArgumentException(
          "head: %s (expected: sgd with the sigmoid loss; softmax has one)".formatted(head));
    }
    if (loss == Loss.SIGMOID && widths.get(widths.size() - 1) != 1) {
      throw new IllegalArgumentException(
          "network: %d outputs (expected: 1 for the sigmoid loss)"
              .formatted(widths.get(widths.size() - 1)));
    }
  }

  /** A network of the paper: with batch normalisation or without any. */
  public NetworkSpec(
      List<Integer> widths, Nonlinearity nonlinearity, boolean batchNorm, Loss loss) {
    this(
        widths,
        nonlinearity,
        batchNorm ? Normalisation.BATCH : Normalisation.NONE,
        false,
        Head.SGD,
        loss);
  }

  /** Parses widths such as {@code 100-64-64-2} or, with repetition, {@code 784-512x20-10}. */
  public static List<Integer> parseWidths(String text) {
    List<Integer> widths = new ArrayList<>();
    try {
      for (String part : text.split("-", -1)) {
        String[] repeated = part.split("x", -1);
        if (repeated.length > 2) {
          throw new NumberFormatException(part);
        }
        int times = repeated.length == 2 ? Integer.parseInt(repeated[1]) : 1;
        if (times < 1 || times > 1000) {
          throw new NumberFormatException(part);
        }
        for (int i = 0; i < times; i++) {
          widths.add(Integer.parseInt(repeated[0]));
        }
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "network: %s (expected: widths such as 100-64-64-2 or 784-512x20-10)".formatted(text), e);
    }
    return widths;
  }

  /** Width of the input. */
  public int inputs() {
    return widths.get(0);
  }

  /** Width of the output. */
  public int outputs() {
    return widths.get(widths.size() - 1);
  }

  /** Number of hidden blocks. */
  public int hidden() {
    return widths.size() - 2;
  }

  /**
   * Hidden blocks, then the output layer. Deep linear networks start orthogonal (SPEC, section 1).
   */
  public List<BlockSpec> blocks() {
    List<BlockSpec> blocks = new ArrayList<>();
    Initialization hidden =
        nonlinearity == Nonlinearity.RELU ? Initialization.HE : Initialization.ORTHOGONAL;
    for (int i = 0; i < hidden(); i++) {
      blocks.add(
          new BlockSpec(widths.get(i), widths.get(i + 1), nonlinearity, normalisation, hidden));
    }
    blocks.add(
        BlockSpec.affine(
            widths.get(widths.size() - 2),
            outputs(),
            nonlinearity == Nonlinearity.RELU ? Initialization.FAN_IN : Initialization.ORTHOGONAL));
    return blocks;
  }

  /** What stands beside the output layer. */
  public OutputSpec output() {
    return new OutputSpec(linearPath ? inputs() : 0, head, loss);
  }

  /** Widths as {@link #parseWidths} reads them. */
  public String notation() {
    return String.join("-", widths.stream().map(String::valueOf).toList());
  }
}
