// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.syntheticgradient.Conditioning;
import java.util.Optional;

/** What the segment below an interface learns from (SPEC, section 2). */
public sealed interface GradientSource {

  /** The signal that the segment above must send down, if any. */
  Optional<Kind> wants();

  /**
   * A guess from an SG module, at once.
   *
   * @param conditioning what the module sees
   * @param hidden width of its hidden relu layer, 0 for the linear module
   */
  record Synthetic(Conditioning conditioning, int hidden) implements GradientSource {
    @Override
    public Optional<Kind> wants() {
      return Optional.of(Kind.ERROR_GRADIENT);
    }

    @Override
    public String toString() {
      return "sg:" + conditioning.label() + (hidden > 0 ? ":" + hidden : "");
    }
  }

  /**
   * The input gradient of a critic, at once (S-A).
   *
   * @param conditioning what the critic sees, h at least
   * @param hidden width of its hidden relu layer, 0 for a linear critic
   */
  record Critic(Conditioning conditioning, int hidden) implements GradientSource {
    @Override
    public Optional<Kind> wants() {
      return Optional.of(Kind.LOSS);
    }

    @Override
    public String toString() {
      return "critic:" + conditioning.label() + (hidden > 0 ? ":" + hidden : "");
    }
  }

  /** The true gradient, for which the segment waits: locked. */
  record Backpropagation() implements GradientSource {
    @Override
    public Optional<Kind> wants() {
      return Optional.of(Kind.ERROR_GRADIENT);
    }

    @Override
    public String toString() {
      return "backprop";
    }
  }

  /** The output error through a fixed random matrix, for which the segment waits. */
  record FeedbackAlignmentSource() implements GradientSource {
    @Override
    public Optional<Kind> wants() {
      return Optional.of(Kind.OUTPUT_ERROR);
    }

    @Override
    public String toString() {
      return "dfa";
    }
  }

  /** Nothing: the segment never learns. The control. */
  record None() implements GradientSource {
    @Override
    public Optional<Kind> wants() {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** Parses {@code sg[:hy|h|y[:HIDDEN]]}, {@code critic[:hy|h[:HIDDEN]]}, backprop, dfa, none. */
  static GradientSource parse(String text) {
    String[] parts = text.split(":", -1);
    boolean guess = parts[0].equals("sg") || parts[0].equals("critic");
    if (parts.length > (guess ? 3 : 1)) {
      throw unknown(text, null);
    }
    Conditioning conditioning = parts.length > 1 ? Conditioning.parse(parts[1]) : Conditioning.HY;
    int hidden;
    try {
      hidden = parts.length > 2 ? Integer.parseInt(parts[2]) : parts[0].equals("critic") ? 64 : 0;
    } catch (NumberFormatException e) {
      throw unknown(text, e);
    }
    if (hidden < 0) {
      throw unknown(text, null);
    }
    return switch (parts[0]) {
      case "sg" -> new Synthetic(conditioning, hidden);
      case "critic" -> new Critic(conditioning, hidden);
      case "backprop" -> new Backpropagation();
      case "dfa" -> new FeedbackAlignmentSource();
      case "none" -> new None();
      default -> throw unknown(text, null);
    };
  }

  private static IllegalArgumentException unknown(String text, Throwable cause) {
    return new IllegalArgumentException(
        "gradient source: %s (expected: sg[:hy|h|y[:HIDDEN]], critic[:hy|h[:HIDDEN]], backprop, dfa or none)"
            .formatted(text),
        cause);
  }
}
